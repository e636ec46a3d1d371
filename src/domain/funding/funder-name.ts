/** How a funder is named in policy, books and messages. Any name of this form: a funder is added without a change here. */
export type FunderName = string;

/** `FINFRA`, `DOMPET_KILAT`: capital letters, digits and underscores, at most 40. The database holds its columns to it too. */
export const funderNamePattern = /^[A-Z][A-Z0-9_]{1,39}$/;

/** Where money comes from that no funder collected; no funder may be called so. */
export const otherSources = ['GATEWAY', 'OPERATOR'] as const;
export type OtherSource = (typeof otherSources)[number];
export const isOtherSource = (source: FunderName): source is OtherSource => otherSources.some((one) => one === source);
