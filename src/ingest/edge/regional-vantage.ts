/**
 * A vantage in a region: a durable object that is made near the location that it is named for, and stays there. It keeps nothing and is gone from
 * memory when its run is over.
 */
import { DurableObject } from 'cloudflare:workers';
import { answerTask } from '../../probe/vantage/answer.ts';
import { trace, workerNetwork } from '../../probe/vantage/worker-network.ts';
import { rowOf } from './row.ts';

export class RegionalVantage extends DurableObject {
  override fetch(request: Request): Promise<Response> {
    return answerTask(request, { network: workerNetwork, trace, rowOf });
  }
}
