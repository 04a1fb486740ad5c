/** Entry of a worker that an operator places in a region (wrangler.region.toml): it measures what the observatory asks, and has no address of its own. */
import { rowOf } from './ingest/edge/row.ts';
import { answerTask } from './probe/vantage/answer.ts';
import { trace, workerNetwork } from './probe/vantage/worker-network.ts';

export default {
  fetch: (request) => answerTask(request, { network: workerNetwork, trace, rowOf }),
} satisfies ExportedHandler;
