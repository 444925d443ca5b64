// The web's side of the engine: the commands of engine/command-types.ts over the socket, with their own types.
import type { RpcClient } from "#platform/socket-rpc.ts";
import type { EngineCommands } from "./engine/command-types.ts";

export interface EngineLink {
  ask<Name extends keyof EngineCommands>(
    name: Name,
    ...payload: Parameters<EngineCommands[Name]>
  ): ReturnType<EngineCommands[Name]>;
}

export function engineLink(client: RpcClient): EngineLink {
  return { ask: (name, ...payload) => client.request(name, payload[0] ?? null) as never };
}
