// Called by compare-ann.sh: runs each engine in a process of its own, alternately, and tells the ratios of their medians.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";

const [peers, counts, ...options] = process.argv.slice(2);
const work = resolve("bench/.work/ann");
const dimensions = 384, m = 16, efConstruction = 200, k = 100, target = 0.95;

const lines = (text) => text.trim().split("\n").map((line) => JSON.parse(line));
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const parameters = ["--m", `${m}`, "--efc", `${efConstruction}`, "--k", `${k}`];

// Each gives the lines that its script prints: the build, then the searches.
const engines = {
  winnow: (vectors, queries) => lines(execFileSync("dotnet",
    ["artifacts/bin/Winnow.Benchmarks/release/Winnow.Benchmarks.dll", "ann", join(work, vectors), join(work, queries), `${dimensions}`, ...parameters],
    { encoding: "utf8" })),
  faiss: (vectors, queries) => lines(execFileSync("bash",
    [join(peers, "run.sh"), "bench_ann.py", vectors, queries, `${dimensions}`, ...parameters],
    { cwd: work, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })),
};

// Faiss keeps the vectors, 2M links of 4 bytes on level 0 and M on each of the 1 / (M − 1) upper levels a node has on average, its level and an offset.
const faissBytes = 4 * dimensions + 4 * 2 * m + 4 * m / (m - 1) + 4 + 8;

function compare(count) {
  const rounds = count > 100_000 ? 1 : 3;
  const runs = { winnow: [], faiss: [] };
  for (let round = 0; round < rounds; round++)
    for (const [name, run] of Object.entries(engines)) {
      runs[name].push(run(`vectors-${count}.f32`, `queries-${count}.f32`));
      console.error(`${count} ${name}: ${runs[name].at(-1).map((line) => JSON.stringify(line)).join(" ")}`);
    }
  const of = (name, tier) => {
    const searches = runs[name].map((run) => run.filter((line) => line.ef > 0 && (line.tier ?? "graph") === tier));
    return searches[0].map((line, i) => ({ ef: line.ef, recall: median(searches.map((s) => s[i].recall)), qps: median(searches.map((s) => s[i].qps)) }));
  };
  const build = (name) => median(runs[name].map((run) => run[0].build_per_s));
  const [winnow, faiss] = [of("winnow", "graph"), of("faiss", "graph")];
  const best = (rows) => rows.filter((row) => row.recall >= target).reduce((a, b) => (b.qps > a.qps ? b : a));
  const exact = runs.winnow.map((run) => run.find((line) => line.tier === "exact"));
  return {
    engines: [runs.winnow[0][0].engine, runs.faiss[0][0].engine], winnow, faiss, rounds,
    build: { winnow: build("winnow"), faiss: build("faiss") },
    bytes: { winnow: runs.winnow[0][0].bytes_per_vector, faiss: +faissBytes.toFixed(1) },
    query_ratio: +(best(winnow).qps / best(faiss).qps).toFixed(3), build_ratio: +(build("winnow") / build("faiss")).toFixed(3),
    memory_ratio: +(runs.winnow[0][0].bytes_per_vector / faissBytes).toFixed(3),
    exact_ms: median(exact.map((line) => line.ms)), exact_recall: median(exact.map((line) => line.recall)),
    winnow_qps: best(winnow).qps, winnow_recall: best(winnow).recall, faiss_qps: best(faiss).qps, faiss_recall: best(faiss).recall,
  };
}

const results = Object.fromEntries(counts.split(" ").map((count) => [count, compare(+count)]));
const cpu = cpus()[0].model.replace(/\(R\)|\(TM\)/g, "").replace(/\s+/g, " ").trim();
const number = (value) => Math.round(value).toLocaleString("en-US");
const section = (count, r) => [
  `## ${number(+count)} vectors`, ``,
  `| ef | Winnow recall@${k} | queries/s | Faiss recall@${k} | queries/s | ratio |`, `|---:|---:|---:|---:|---:|---:|`,
  ...r.winnow.map((w, i) => `| ${w.ef} | ${w.recall.toFixed(4)} | ${number(w.qps)} | ${r.faiss[i].recall.toFixed(4)} | ${number(r.faiss[i].qps)} | ${(w.qps / r.faiss[i].qps).toFixed(2)} |`), ``,
  `| | Winnow | Faiss | ratio |`, `|---|---:|---:|---:|`,
  `| queries/s at recall ≥ ${target}, one thread | ${number(r.winnow_qps)} | ${number(r.faiss_qps)} | ${r.query_ratio.toFixed(2)} |`,
  `| vectors/s built, all threads | ${number(r.build.winnow)} | ${number(r.build.faiss)} | ${r.build_ratio.toFixed(2)} |`,
  `| bytes a vector in memory | ${number(r.bytes.winnow)} | ${number(r.bytes.faiss)} | ${r.memory_ratio.toFixed(2)} |`,
  `| exact scan in eight bits, one thread | ${r.exact_ms.toFixed(2)} ms, recall ${r.exact_recall.toFixed(4)} | | |`, ``,
];
const table = [
  `# Vector search: Winnow and Faiss HNSW`, ``,
  `${cpu}, ${cpus().length} cores. ${[...new Set(Object.values(results).flatMap((r) => r.engines))].join(", ")}. ${dimensions} dimensions, inner product,`,
  `M = ${m}, efConstruction = ${efConstruction}, 1,000 queries for the best ${k}, one at a time for Winnow and as one batch for Faiss, on one thread;`,
  `each engine in its own process, alternately, ${Object.entries(results).map(([c, r]) => `${r.rounds} ${r.rounds === 1 ? "round" : "rounds"} of ${number(+c)}`).join(", ")}, medians.`,
  `The vectors are made with the structure of embeddings: topics of uneven size in groups in a space of few directions, and noise.`,
  `Memory: Winnow's codes and links; the vectors in fp32 lie on disk, mapped, and only those of the results are read. Faiss: its vectors and links.`, ``,
  ...Object.entries(results).flatMap(([count, r]) => section(count, r)),
].join("\n");
const folder = join("bench", "results", cpu.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, ""));
if (!options.includes("--quick")) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "ann.md"), table);
}
console.log(options.includes("--json") ? JSON.stringify({ ...results[100000], ...(results[1000000] ? { 1000000: results[1000000] } : {}) }, null, 1) : table);
