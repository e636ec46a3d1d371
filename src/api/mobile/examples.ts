/** Example values of docs/sources/mobile-api.md that several operations show. Nobody in them exists. */
export const sentCode = {
  otp_log_id: '019c63a4-7a1e-7c52-9d0e-5b1f6a7b8c9d',
  channel: 'WHATSAPP',
  expired_at: '2026-02-15T20:00:00Z',
} as const;

export const token = {
  access_token: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...',
  token_type: 'Bearer',
  expired_at: '2026-02-15T22:35:00Z',
  expires_in: 3600,
} as const;

export const applicationNo = 'APP-LN-2026-00000001';
export const productId = '91bdeb4d-5d0c-7b6e-9a41-3f2c8e7d1a60';
export const scheduleId = '019c6401-5b38-7d5f-8c21-0f1e2d3c4b5a';
export const challengeId = 'ch_9123453pYxV0mQZcW6uKJt1nB8rE2sHfLgDaOiUyTq';
