// A driver's loop, as tools/peers/python/serving.py: a request a line, an answer a line, JSON.
//
// A handler prepares what a long-running program would keep and returns a function without
// arguments, which is run once, or timed `count` times where the request asks for seconds.
import {readFileSync} from 'node:fs';
import {createInterface} from 'node:readline';

export async function serve(packageName, handlers) {
  const file = new URL(`./node_modules/${packageName}/package.json`, import.meta.url);
  const {version} = JSON.parse(readFileSync(file));
  const hello = () => () => ({version, does: Object.keys(handlers)});
  const known = {hello, ...handlers};
  console.log = console.info = console.warn = (...said) => console.error(...said); // no answer
  for await (const line of createInterface({input: process.stdin})) {
    const request = JSON.parse(line);
    let answer;
    try {
      const run = await known[request.do](request);
      answer = {result: 'count' in request ? await cpuSeconds(run, request.count) : await run()};
    } catch (error) {
      answer = {error: words(error)};
    }
    process.stdout.write(JSON.stringify(answer) + '\n');
  }
}

// CPU seconds of one run: user and system, all threads of this process.
async function cpuSeconds(run, count) {
  await run();
  const started = process.cpuUsage();
  for (let turn = 0; turn < count; turn++) {
    await run();
  }
  const {user, system} = process.cpuUsage(started);
  return (user + system) / 1e6 / count;
}

// A run that tells whether `verify` came to an end, or with what words it refused.
export function judging(verify) {
  return async () => {
    try {
      await verify();
    } catch (error) {
      return {verified: false, why: words(error)};
    }
    return {verified: true};
  };
}

export function words(error) {
  const inner = (error.errors ?? []).map(words).join('; ');
  return `${error.name}: ${error.message}${inner && ` (${inner})`}`.slice(0, 2000);
}

const contexts = new Map();

// The contexts that we hand over, and nothing else: no driver opens a socket.
export function learn(request) {
  return () => {
    for (const [url, document] of Object.entries({...request.contexts, ...request.documents})) {
      contexts.set(url, document);
    }
    return contexts.size;
  };
}

export function known(url) {
  if (!contexts.has(url)) {
    throw new Error(`not among the given documents: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document: contexts.get(url)};
}
