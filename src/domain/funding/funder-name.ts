/** Funder names, as policy, books and messages spell them. Any name of this pattern: a funder is added without a change here. */
export type FunderName = string;

/** `FINFRA`, `DOMPET_KILAT`: capital letters, digits and underscores, at most 40. The database checks its columns by it too. */
export const funderNamePattern = /^[A-Z][A-Z0-9_]{1,39}$/;

/** Sources of money that no funder collected; reserved, no funder may have these names. */
export const otherSources = ['GATEWAY', 'OPERATOR'] as const;
export type OtherSource = (typeof otherSources)[number];
export const isOtherSource = (source: FunderName): source is OtherSource => otherSources.some((one) => one === source);
