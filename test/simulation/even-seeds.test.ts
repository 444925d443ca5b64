import { openSeeds, playShare } from "./seeds.ts";

openSeeds(1);
playShare(1, 2);
