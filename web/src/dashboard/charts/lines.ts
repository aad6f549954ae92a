// Words in a drawing: SVG breaks no lines by itself, so they are measured and broken here.
export const font_size = 15;
export const line_height = 18;
const spare = 1.04;  // a saved picture is drawn with the letters of the machine that opens it

let context: CanvasRenderingContext2D | null = null;

/** How wide these words stand on the page, in pixels. */
export function width_of(text: string, { size = font_size, weight = 400 } = {}): number {
    context ??= document.createElement("canvas").getContext("2d");
    if (!context) return text.length * size * 0.6;
    context.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
    return context.measureText(text).width * spare;
}

/** Lines that are no wider than `room`; a word that is wider by itself is broken where it must be. */
export function lines_of(text: string, room: number, measure: (text: string) => number = width_of): string[] {
    const lines: string[] = [];
    let line = "";
    for (const word of text.split(/\s+/u)) {
        const longer = line === "" ? word : `${line} ${word}`;
        if (measure(longer) <= room) {
            line = longer;
            continue;
        }
        if (line !== "") lines.push(line);
        line = "";
        for (const character of word) {
            if (line !== "" && measure(line + character) > room) {
                lines.push(line);
                line = "";
            }
            line += character;
        }
    }
    return line === "" ? lines : [...lines, line];
}
