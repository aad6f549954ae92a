import { render } from "preact";
const place = document.getElementById("dashboard");
if (place) render(<p class="ds-paragraph">Innbyggerstemmen</p>, place);
