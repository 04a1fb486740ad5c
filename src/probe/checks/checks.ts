import type { Operation } from '../targets.ts';
import type { Check } from './check.ts';
import { checkConnect } from './connect.ts';
import { checkHandshake } from './handshake.ts';
import { checkRequest } from './request.ts';
import { checkResolve } from './resolve.ts';

/** The check of each operation. */
export const CHECKS: Readonly<Record<Operation, Check>> = {
  resolve: checkResolve,
  connect: checkConnect,
  handshake: checkHandshake,
  request: checkRequest,
};
