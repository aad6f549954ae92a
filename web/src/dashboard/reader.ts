// Who reads, and which views that role has. The service decides what it answers; this only spares people doors that are shut.
import type { View } from "./address";
import type { Me } from "./api_types";
import type { Speech } from "./language";

export type Role = "sender" | "local_owner" | "analyst" | "privacy_reviewer" | "duty_officer" | "librarian" | "steering_viewer" | "administrator" | "auditor";

export type { Me };

const sums: readonly Role[] = ["local_owner", "analyst", "privacy_reviewer", "librarian", "steering_viewer", "administrator", "sender"];
const texts: readonly Role[] = ["analyst", "privacy_reviewer", "librarian"];

const coders: readonly Role[] = [...texts, "local_owner", "steering_viewer", "administrator"];

/** Who may do what, beside seeing a view. */
export const may = {
    change_codebook: ["analyst", "librarian"],
    freeze: ["analyst", "librarian", "local_owner", "privacy_reviewer"],
    see_figures: sums,
    see_requests: ["analyst", "privacy_reviewer", "administrator", "auditor"],
    ask_for_texts: ["analyst", "privacy_reviewer"],
    approve_texts: ["privacy_reviewer", "administrator"],
    check: ["privacy_reviewer", "analyst"],
    write_findings: ["librarian", "analyst", "local_owner"],
    add_decisions: ["librarian", "analyst", "local_owner", "steering_viewer", "sender"],
    make_links: ["sender", "local_owner", "administrator"],
} as const satisfies Record<string, readonly Role[]>;

const roles_of: Record<View, readonly Role[]> = {
    overview: sums, where: sums, compare: sums, missing: sums,
    texts, codebook: coders, agreement: texts,
    quotes: sums,
    reports: sums,
    exports: [...sums, "auditor"],
    bank: [...sums, "duty_officer", "auditor"],
    drives: [...sums, "duty_officer", "auditor"],
    benefits: sums,
    links: sums,
    duty: ["duty_officer"],
    "access-log": ["auditor"],
};

export const has_role = (me: Me, roles: readonly Role[]) => roles.some((role) => me.roles.includes(role));
export const may_see = (me: Me, view: View) => has_role(me, roles_of[view]);

const id_characters = 8;

/** A reader as others see them: the service keeps no names, only ids that stay the same. */
export function reader_name({ say }: Speech, me: Me, id: string): string {
    return id === me.coder ? say("reader.me") : say("reader.other", { id: id.slice(0, id_characters) });
}
