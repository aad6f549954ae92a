// What there is to choose from: units, dialogs with their questions, periods. Fetched once; names in the reader's language.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Dialog, Limits, Names, Question, Unit } from "./api_types";
import type { Language } from "./format";
import { period_before, period_of } from "./periods";

export class Catalog {
    readonly #units: ReadonlyMap<string, Unit>;
    readonly #below = new Map<string, Unit[]>();

    constructor(readonly units: readonly Unit[], readonly dialogs: readonly Dialog[], readonly today: Date, readonly language: Language, readonly sees_running: boolean, readonly limits: Limits) {
        this.#units = new Map(units.map((unit) => [unit.id, unit]));
        for (const unit of units) this.#below.set(unit.parent, [...(this.#below.get(unit.parent) ?? []), unit]);
    }

    /** What is shown where no period is chosen: the running month, or for those who see none that still runs the one before. */
    get usual_period(): string {
        const running = period_of("month", this.today);
        return this.sees_running ? running : period_before(running);
    }
    named(names: Names): string {
        return names[this.language];
    }
    unit_name(id: string): string {
        const unit = this.#units.get(id);
        return unit ? this.named(unit.name) : id;
    }
    /** The topmost unit: the whole of the police. */
    is_whole(id: string): boolean {
        const unit = this.#units.get(id);
        return unit !== undefined && !this.#units.has(unit.parent);
    }
    below(id: string): readonly Unit[] {
        return this.#below.get(id) ?? [];
    }
    /** From the top down to the unit itself, as far as the reader may see. */
    path_to(id: string): readonly Unit[] {
        const path: Unit[] = [];
        for (let at = this.#units.get(id); at && path.length <= this.units.length; at = this.#units.get(at.parent)) path.unshift(at);
        return path.filter((unit) => unit.in_scope);
    }
    /** Units in scope (or all) in the order of the tree, with their depth; the topmost of them have depth 0. */
    tree(everywhere = false): readonly { unit: Unit; depth: number }[] {
        const found: { unit: Unit; depth: number }[] = [];
        const walk = (unit: Unit, depth: number) => {
            const is_shown = everywhere || unit.in_scope;
            if (is_shown) found.push({ unit, depth });
            for (const child of this.below(unit.id)) walk(child, is_shown ? depth + 1 : depth);
        };
        for (const unit of this.units) if (!this.#units.has(unit.parent)) walk(unit, 0);
        return found;
    }
    /** Which dialog is shown until another is chosen: the first that somebody has answered. */
    usual_dialog(): string {
        return (this.dialogs.find((dialog) => dialog.first_day !== null) ?? this.dialogs[0])?.name ?? "";
    }
    dialog(name: string): Dialog | undefined {
        return this.dialogs.find((dialog) => dialog.name === name);
    }
    question(dialog: string, id: string): Question | undefined {
        return this.dialog(dialog)?.questions.find((question) => question.id === id);
    }
    question_text(dialog: string, id: string): string {
        const question = this.question(dialog, id);
        return question ? this.named(question.text) : id;
    }
}

const context = createContext<Catalog | null>(null);
export const CatalogProvider = context.Provider;
export function use_catalog(): Catalog {
    const catalog = useContext(context);
    if (!catalog) throw new Error("use_catalog outside CatalogProvider");
    return catalog;
}
