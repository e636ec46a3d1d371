/**
 * Webhooks: one route for each message that a partner declares, which authenticates, stores and acknowledges it.
 * Source: docs/contracts.md, "Inbound webhooks".
 */
import { type RequestHandler, Router } from 'express';
import { receive } from '../../inbox/receive.ts';
import type { Inbound } from '../../partners/inbound.ts';
import { inboundMessages } from '../../partners/inbound-messages.ts';
import { sha256 } from '../../platform/digest.ts';
import type { ApiContext } from '../context.ts';
import { endpoint } from '../middleware/endpoint.ts';
import { authenticate } from './authentication.ts';
import { bytesOf, readBytes, saidIn } from './call.ts';

export function webhookRoutes(context: ApiContext): Router {
  const router = Router();
  for (const declaration of inboundMessages)
    endpoint(router, declaration.path, { post: webhook(context, declaration) });
  return router;
}

function webhook(context: ApiContext, declaration: Inbound): RequestHandler[] {
  const authenticated = authenticate(context, declaration);
  const store: RequestHandler = async (req, res) => {
    const said = saidIn(context, declaration, req);
    const call = { params: req.params as Record<string, string>, bodyDigest: () => sha256(bytesOf(req)) };
    await receive(context, declaration, { ...said, call });
    res.json(declaration.answer.body);
  };
  // A signature is of the body's bytes; who proves itself otherwise is refused before they are read.
  const proof = declaration.authentication.by === 'SIGNATURE' ? [readBytes, authenticated] : [authenticated, readBytes];
  return [...proof, store];
}
