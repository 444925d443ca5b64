import { openSeeds, playShare } from "./seeds.ts";

openSeeds();
playShare(1, 2);
