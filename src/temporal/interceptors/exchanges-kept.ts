/** No activity ends before what it said to partners is in the exchange log: the workflow goes on with nothing untold. */
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import type { PartnerTransport } from '../../partners/transport/http-client.ts';

export const exchangesKept = (transport: Pick<PartnerTransport, 'kept'>): ActivityInboundCallsInterceptor => ({
  async execute(input, next) {
    try {
      return await next(input);
    } finally {
      await transport.kept();
    }
  },
});
