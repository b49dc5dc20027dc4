import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

// What the AsyncAPI project's own parser says of the document on standard input, as one line of JSON.
const { document, diagnostics } = await new Parser().parse(readFileSync(0, "utf8"));
const found = diagnostics.map(({ severity, code, path, message }) => ({ severity, code, path: path.join("."), message }));
const messages = document ? document.messages().all().map((one) => one.name()) : [];
console.log(JSON.stringify({ found, version: document?.version(), topics: document?.channels().all().map((one) => one.address()), messages }));
