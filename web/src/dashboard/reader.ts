// Who reads, and which views that role has. The service decides what it answers; this only spares people doors that are shut.
import type { View } from "./address";
import type { Me } from "./api_types";

export type Role = "sender" | "local_owner" | "analyst" | "privacy_reviewer" | "duty_officer" | "librarian" | "steering_viewer" | "administrator" | "auditor";

export type { Me };

const sums: readonly Role[] = ["local_owner", "analyst", "privacy_reviewer", "librarian", "steering_viewer", "administrator"];
const texts: readonly Role[] = ["analyst", "privacy_reviewer", "librarian"];

const roles_of: Record<View, readonly Role[]> = {
    overview: sums, where: sums, compare: sums, missing: sums,
    texts, codebook: texts, agreement: texts,
    reports: sums,
    exports: ["analyst", "privacy_reviewer", "administrator", "auditor"],
    "access-log": ["auditor"],
};

export const has_role = (me: Me, roles: readonly Role[]) => roles.some((role) => me.roles.includes(role));
export const may_see = (me: Me, view: View) => has_role(me, roles_of[view]);
