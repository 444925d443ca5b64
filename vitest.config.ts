import { defineConfig } from "vitest/config";

// Suites are projects, so that the runner can report and time them one by one (scripts/test.ts).
const project = (name: string, include: string[], extra: object = {}) => ({
  resolve: { alias: [{ find: /^#(.*)$/, replacement: `${import.meta.dirname}/src/$1` }] },
  test: {
    name,
    include,
    environment: "node",
    setupFiles: ["test/support/after-each-file.ts"],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    ...extra,
  },
});

export default defineConfig({
  test: {
    projects: [
      // Left to itself the runner keeps one of two cores idle.
      project(
        "unit",
        [
          "src/**/*.test.ts",
          "web/**/*.test.ts",
          "scripts/**/*.test.ts",
          "test/tidy.test.ts",
          "test/tidy/**/*.test.ts",
        ],
        // Pure code keeps nothing between files: one reading of the sources for all of them takes half the time.
        { maxWorkers: 2, isolate: false, setupFiles: [] },
      ),
      // Mostly waits for the database and for processes of its own: more files at once than cores.
      project("journeys", ["test/journeys/**/*.test.ts"], {
        maxWorkers: 4,
        // Reading all sources again for each file was a fifth of the work.
        isolate: false,
        // Only against a hang: a machine shared with others may be several times slower.
        testTimeout: 120_000,
        globalSetup: ["test/support/postgres.ts"],
      }),
      project("simulation", ["test/simulation/**/*.test.ts"], {
        maxWorkers: 2,
        // Each seed has a limit of its own (test/simulation/seeds.ts); ten thousand on a busy machine take their time.
        testTimeout: 7_200_000,
        globalSetup: ["test/support/postgres.ts"],
      }),
      project("telephony", ["test/telephony/**/*.test.ts"], {
        // Mostly waits for real time: each file has an exchange of its own.
        maxWorkers: 2,
        testTimeout: 120_000,
        globalSetup: ["test/support/postgres.ts"],
      }),
      // Each file has a system of its own on its own ports.
      project("e2e", ["test/e2e/**/*.test.ts"], {
        maxWorkers: 3,
        // Only against a hang: forty screens took 43 s alone and more than 180 on a machine that others used too.
        testTimeout: 420_000,
        globalSetup: ["test/support/postgres.ts"],
      }),
      // By its own command (scripts/soak.ts).
      project("soak", ["test/soak/**/*.test.ts"], {
        maxWorkers: 1,
        globalSetup: ["test/support/postgres.ts"],
      }),
      project("faults", ["test/faults/**/*.test.ts"], {
        exclude: ["test/faults/kills.test.ts"],
        maxWorkers: 2,
        testTimeout: 300_000,
        globalSetup: ["test/support/postgres.ts"],
      }),
      // Brings its own database; how soon a floor works again is measured with nothing beside it.
      project("kills", ["test/faults/kills.test.ts"]),
    ],
  },
});
