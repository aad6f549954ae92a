// A chart as a file: the SVG as it stands on the page, with its own colours and letters, or the same as PNG. Made in the browser.
const png_scale = 2;
const font = "system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

/** The drawing with a white ground, its title and its source below, readable on its own. */
export function as_svg_text(svg: SVGSVGElement, title: string, source: string): string {
    const width = svg.viewBox.baseVal.width;
    const height = svg.viewBox.baseVal.height;
    const top = 34;
    const bottom = 26;
    const name = "http://www.w3.org/2000/svg";
    const picture = document.createElementNS(name, "svg");
    picture.setAttribute("xmlns", name);
    picture.setAttribute("viewBox", `0 0 ${width} ${height + top + bottom}`);
    picture.setAttribute("width", String(width));
    picture.setAttribute("height", String(height + top + bottom));
    picture.setAttribute("font-family", font);
    const ground = document.createElementNS(name, "rect");
    ground.setAttribute("width", "100%");
    ground.setAttribute("height", "100%");
    ground.setAttribute("fill", "#ffffff");
    const words = (text: string, y: number, size: number, weight: string) => {
        const element = document.createElementNS(name, "text");
        element.setAttribute("x", "4");
        element.setAttribute("y", String(y));
        element.setAttribute("font-size", String(size));
        element.setAttribute("font-weight", weight);
        element.setAttribute("fill", "#292c30");
        element.textContent = text;
        return element;
    };
    const drawing = document.createElementNS(name, "g");
    drawing.setAttribute("transform", `translate(0 ${top})`);
    for (const child of svg.childNodes) drawing.append(child.cloneNode(true));
    picture.append(ground, words(title, 20, 16, "600"), drawing, words(source, height + top + 17, 11, "400"));
    return new XMLSerializer().serializeToString(picture);
}

function save(content: Blob, file_name: string): void {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content);
    link.download = file_name;
    link.click();
    // The browser has taken the address over when the click has been handled.
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export function save_svg(svg: SVGSVGElement, title: string, source: string): void {
    save(new Blob([as_svg_text(svg, title, source)], { type: "image/svg+xml" }), `${file_stem(title)}.svg`);
}

export async function save_png(svg: SVGSVGElement, title: string, source: string): Promise<void> {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(as_svg_text(svg, title, source))}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * png_scale;
    canvas.height = image.naturalHeight * png_scale;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const content = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    if (content) save(content, `${file_stem(title)}.png`);
}

/** "Fordeling av svar, Øst" → "fordeling-av-svar-ost". */
export function file_stem(title: string): string {
    const plain = title.toLowerCase().replace(/[æ]/g, "ae").replace(/[ø]/g, "o").replace(/[å]/g, "a").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "figur";
}
