/** Collects recipes, runs them, and writes the files and manifest.jsonl. A recipe that lacks a tool is reported as skipped. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MissingTool } from './tools.mjs';
import { mediaType } from './media-types.mjs';

/**
 * @typedef {object} About
 * @property {string} format   the outermost format, such as `zip` or `pdf`
 * @property {string} family   which kind of case this is
 * @property {string} writer   what wrote the bytes: a tool, a package, or `hand`
 * @property {string} why      one sentence: what is in it, and why the verdict follows
 * @property {string} [name]   the name under which the file is uploaded
 * @property {string} [type]   the media type that the uploader declares
 * @property {string} [hides]  not-clean only: eicar, encrypted, cut, bomb, opaque, mismatch, script
 * @property {boolean} [arguable]  a careful policy could decide otherwise
 */
export class Corpus {
  recipes = [];
  ids = new Set();

  /** A file that must not be called clean. */
  hostile(id, about, make) {
    this.register('not-clean', id, { hides: 'eicar', ...about }, make);
  }

  /** A file that must be called clean. */
  ordinary(id, about, make) {
    this.register('clean', id, about, make);
  }

  register(expect, id, about, make) {
    const key = `${expect}/${id}`;
    if (this.ids.has(key)) throw new Error(`two recipes are called ${key}`);
    for (const field of ['format', 'family', 'writer', 'why'])
      if (!about[field]) throw new Error(`${key} has no ${field}`);
    this.ids.add(key);
    this.recipes.push({ expect, id, about, make });
  }

  /** Runs the recipes whose id matches `only` (all of them, or those of one `expect`), `width` at a time. Returns one row for each, in the order of registration. */
  async build(folder, { only = /./, expect, width = 2, log }) {
    for (const kind of ['not-clean', 'clean']) await mkdir(path.join(folder, kind), { recursive: true });
    const chosen = this.recipes.filter(
      (recipe) => only.test(recipe.id) && (expect === undefined || recipe.expect === expect),
    );
    const rows = new Array(chosen.length);
    let next = 0;
    const worker = async () => {
      while (next < chosen.length) {
        const index = next++;
        rows[index] = await this.write(folder, chosen[index]);
        if (rows[index].failed) log(`FAILED ${chosen[index].id}: ${rows[index].failed}`);
      }
    };
    await Promise.all(Array.from({ length: width }, worker));
    await writeFile(path.join(folder, 'manifest.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return rows;
  }

  async write(folder, { expect, id, about, make }) {
    const { name = id, type, hides, why, family, format, writer, arguable } = about;
    const row = {
      file: null,
      declaredName: name,
      declaredType: type ?? mediaType(name),
      expect,
      why,
      family,
      format,
      writer,
    };
    if (hides) row.hides = hides;
    if (arguable) row.arguable = true;
    try {
      const bytes = await make();
      if (!(bytes instanceof Uint8Array)) throw new TypeError('the recipe gave no bytes');
      row.file = path.posix.join(expect, id);
      row.size = bytes.length;
      await writeFile(path.join(folder, row.file), bytes);
    } catch (error) {
      row.file = null;
      if (error instanceof MissingTool) row.skipped = error.message;
      else row.failed = String(error?.message ?? error).slice(0, 2000);
    }
    return row;
  }
}
