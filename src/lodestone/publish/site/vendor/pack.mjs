// Packs what the tables and the search of the site stand on: of each library what is used, as one
// plain script, since a page that is opened from a disk may load no module. Writes into the folder
// that is named.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rollup } from "@rollup/wasm-node";
import { minify } from "terser";

const SCRIPTS = {
  MiniSearch: 'export { default } from "minisearch";',
  TableKit: `import * as kit from "@tanstack/table-core";
    import { storeReactivityBindings } from "@tanstack/table-core/store-reactivity-bindings";
    export { constructTable, filterFn_arrIncludes } from "@tanstack/table-core";
    export const features = kit.tableFeatures({
      coreReactivityFeature: storeReactivityBindings(),
      columnFacetingFeature: kit.columnFacetingFeature,
      columnFilteringFeature: kit.columnFilteringFeature,
      rowPaginationFeature: kit.rowPaginationFeature,
      rowSortingFeature: kit.rowSortingFeature,
      facetedRowModel: kit.createFacetedRowModel(),
      facetedUniqueValues: kit.createFacetedUniqueValues(),
      filteredRowModel: kit.createFilteredRowModel(),
      paginatedRowModel: kit.createPaginatedRowModel(),
      sortedRowModel: kit.createSortedRowModel(),
    });`,
};

for (const [name, entry] of Object.entries(SCRIPTS)) {
  const found = {
    name: "installed",
    resolveId(id, from) {
      if (!from) return id;
      return id.startsWith(".") ? null : fileURLToPath(import.meta.resolve(id));
    },
    load: (id) => (id === name ? entry : null),
  };
  const made = await rollup({ input: name, plugins: [found], treeshake: { moduleSideEffects: false } });
  const { output: [{ code }] } = await made.generate({ format: "iife", name, exports: "auto" });
  const compress = { passes: 2, global_defs: { "process.env.NODE_ENV": "production" } };
  const { code: packed } = await minify(code, { compress, format: { comments: /@license|^!/ } });
  writeFileSync(`${process.argv[2]}/${name.toLowerCase()}.js`, `${packed}\n`);
}
