/** How a message that a partner sends us is named in the inbox, in metrics and in logs. Any name of this form: a new one is declared in its partner's folder and nowhere else. */
export type InboundSource = string;

/** `FINFRA`, `DOMPET_KILAT_DISBURSE`: capital letters, digits and underscores, at most 40. The database holds its column to it too. */
export const inboundSourcePattern = /^[A-Z][A-Z0-9_]{1,39}$/;
