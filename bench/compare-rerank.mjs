// Called by compare-rerank.sh: runs each engine in a process of its own, alternately, and tells the ratios of their medians.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";

const [peers, ...options] = process.argv.slice(2);
const has = (name) => options.includes(name);
const value = (name) => (has(name) ? options[options.indexOf(name) + 1] : undefined);
const work = resolve("bench/.work");
const files = { passages: join(peers, "lengths-passages.json"), 128: join(peers, "lengths-128.json") };

// What a large model costs in runs it gains in steadiness: a run of seconds varies less than one of milliseconds.
const shapes = {
  "tinybert-l2": { workloads: ["passages", "128"], runs: 15, rounds: 5 },
  "minilm-l6": { workloads: ["passages", "128"], runs: 5, rounds: 3 },
  "minilm-l12": { workloads: ["passages"], runs: 3, rounds: 3 },
  "bert-base": { workloads: ["passages"], runs: 2, rounds: 2 },
};
const quick = has("--quick");
const chosen = {
  shapes: value("--shape")?.split(",") ?? (quick ? ["tinybert-l2", "minilm-l6"] : Object.keys(shapes)),
  precisions: value("--precision")?.split(",") ?? ["int8", "fp32"],
  threads: value("--threads")?.split(",").map(Number) ?? (quick ? [2] : [2, 1]),
};

const parse = (text) => JSON.parse(text.trim().split("\n").at(-1));
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const flags = (precision) => (precision === "int8" ? ["--int8"] : []);

// Each takes a checkpoint, a file of lengths, a precision, a number of threads and of runs, and gives the median milliseconds of one run over all pairs.
const engines = {
  winnow: (shape, lengths, precision, threads, runs) => parse(execFileSync("dotnet",
    ["artifacts/bin/Winnow.Benchmarks/release/Winnow.Benchmarks.dll", "rerank", join(work, shape), lengths, ...flags(precision), "--runs", `${runs}`],
    { env: { ...process.env, WINNOW_THREADS: `${threads}` }, encoding: "utf8" })),
  ortNode: (shape, lengths, precision, threads, runs) => parse(execFileSync("node",
    [join(peers, "bench_rerank.mjs"), work, join(work, shape), lengths, ...flags(precision), "--threads", `${threads}`, "--runs", `${runs}`],
    { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })),
  ortPython: (shape, lengths, precision, threads, runs) => parse(execFileSync("bash",
    [join(peers, "run.sh"), "bench_rerank.py", shape, `/peers/${lengths.split("/").at(-1)}`, ...flags(precision), "--threads", `${threads}`, "--runs", `${runs}`],
    { cwd: work, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })),
};

// The slower build of ONNX Runtime leaves after the first round, unless the two are within a twentieth of each other.
function measure(shape, workload, precision, threads, versions) {
  const rounds = Number(value("--rounds") ?? shapes[shape].rounds), runs = Number(value("--runs") ?? shapes[shape].runs);
  const times = { winnow: [], ortNode: [], ortPython: [] };
  const racing = new Set(Object.keys(engines));
  for (let round = 0; round < rounds; round++) {
    for (const name of racing) {
      const result = engines[name](shape, files[workload], precision, threads, runs);
      times[name].push(result.median_ms);
      versions.add(result.engine);
    }
    if (round === 0 && times.ortNode[0] > 1.05 * times.ortPython[0]) racing.delete("ortNode");
    if (round === 0 && times.ortPython[0] > 1.05 * times.ortNode[0]) racing.delete("ortPython");
  }
  const winnow = median(times.winnow), ort = Math.min(...["ortNode", "ortPython"].filter((name) => racing.has(name)).map((name) => median(times[name])));
  return { shape, workload, precision, threads, winnow_ms: +winnow.toFixed(2), ort_ms: +ort.toFixed(2), ratio: +(ort / winnow).toFixed(3) };
}

const cpu = cpus()[0].model.replace(/\(R\)|\(TM\)/g, "").replace(/\s+/g, " ").trim();
const folder = join("bench", "results", cpu.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, ""));
const store = join(folder, "rerank.json");
const same = (a, b) => ["shape", "workload", "precision", "threads"].every((key) => a[key] === b[key]);
const place = (row) => [Object.keys(shapes).indexOf(row.shape), row.workload === "passages" ? 0 : 1, row.precision === "int8" ? 0 : 1, -row.threads];
const inOrder = (rows) => rows.toSorted((a, b) => { const [x, y] = [place(a), place(b)]; return x.map((v, i) => v - y[i]).find((d) => d !== 0) ?? 0; });

const versions = new Set(), measured = [];
for (const shape of chosen.shapes)
  for (const workload of shapes[shape].workloads)
    for (const precision of chosen.precisions)
      for (const threads of chosen.threads) {
        measured.push(measure(shape, workload, precision, threads, versions));
        console.error(JSON.stringify(measured.at(-1)));
      }

function table(rows, engineNames) {
  const describe = (file) => { const lengths = JSON.parse(readFileSync(file, "utf8")); return `${lengths.length} pairs, ${lengths.reduce((a, b) => a + b, 0)} tokens`; };
  const pairs = rows.filter((row) => row.threads === 2).map((two) => [two, rows.find((row) => same(row, { ...two, threads: 1 }))]).filter(([, one]) => one);
  return [
    `# Reranking: Winnow and ONNX Runtime`, ``,
    `${cpu}, ${cpus().length} cores. ${engineNames.join(", ")}. Random checkpoints; each engine in its own process, alternately, medians of rounds`,
    `of medians of runs; ONNX Runtime is the faster of its builds. Ratio: its time divided by Winnow's. Made by bench/compare-rerank.sh.`, ``,
    ...Object.entries(files).reverse().map(([name, file]) => `- ${name}: ${describe(file)}`), ``,
    `| shape | workload | precision | threads | Winnow ms | ONNX Runtime ms | ratio |`, `|---|---|---|---:|---:|---:|---:|`,
    ...rows.map((r) => `| ${r.shape} | ${r.workload} | ${r.precision} | ${r.threads} | ${r.winnow_ms.toFixed(1)} | ${r.ort_ms.toFixed(1)} | ${r.ratio.toFixed(2)} |`), ``,
    ...(pairs.length === 0 ? [] : [
      `How much faster two threads are than one:`, ``, `| shape | workload | precision | Winnow | ONNX Runtime |`, `|---|---|---|---:|---:|`,
      ...pairs.map(([two, one]) => `| ${two.shape} | ${two.workload} | ${two.precision} | ${(one.winnow_ms / two.winnow_ms).toFixed(2)} | ${(one.ort_ms / two.ort_ms).toFixed(2)} |`), ``]),
  ].join("\n");
}

const rows = inOrder(measured);
if (!quick) {
  const before = existsSync(store) ? JSON.parse(readFileSync(store, "utf8")) : { engines: [], rows: [] };
  const merged = inOrder([...before.rows.filter((old) => !measured.some((row) => same(row, old))), ...measured]);
  const engineNames = [...new Set([...before.engines, ...versions])].sort();
  mkdirSync(folder, { recursive: true });
  writeFileSync(store, JSON.stringify({ engines: engineNames, rows: merged }, null, 1) + "\n");
  writeFileSync(join(folder, "rerank.md"), table(merged, engineNames));
}
console.log(has("--json") ? JSON.stringify(rows, null, 1) : table(rows, [...versions].sort()));
