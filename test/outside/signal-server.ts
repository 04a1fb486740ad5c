/** A server on this machine that answers as other observatories do, started before the worker's tests. */
import { createServer, type Server } from 'node:http';
import { iodaAnswer, ooniAnswer, radarOutages, radarTraffic, ripestatAnswer, type Told } from './signal-answers.ts';

/** `/fails` answers with an error, and asks to be left alone for two hours; `/mumbles` with what is no JSON. */
export function createSignalServer(told: Told): Server {
  return createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://signals.test');
    if (pathname.startsWith('/fails')) return void response.writeHead(503, { 'retry-after': '7200' }).end();
    if (pathname.startsWith('/mumbles')) return void response.end('<html>maintenance</html>');
    const answer = answerTo(pathname, searchParams.get('datasource') ?? '', told, request.headers.authorization);
    response.writeHead(answer === null ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
}

function answerTo(path: string, datasource: string, told: Told, authorization: string | undefined): unknown {
  if (path.startsWith('/v2/signals/raw/country/')) return iodaAnswer(datasource, told);
  if (path === '/data/country-resource-stats/data.json') return ripestatAnswer(told);
  if (path === '/api/v1/aggregation') return ooniAnswer(told);
  if (authorization !== 'Bearer a-token') return null;
  if (path === '/client/v4/radar/netflows/timeseries') return radarTraffic(told);
  return path === '/client/v4/radar/annotations/outages' ? radarOutages(told) : null;
}
