import type { WebSocket } from 'ws';

export interface Heartbeat {
  /** To be called when the peer has answered, or could not because the socket was paused. */
  alive(): void;
  stop(): void;
}

export interface HeartbeatOptions {
  /** Interval between pings, in milliseconds. */
  readonly pingMs: number;
  /** A text frame to send as a ping; without one, the ping of the protocol is used, and a pong is due before the next. */
  readonly ping?: string | undefined;
  /** How long a peer that is pinged by text frames may be silent, in milliseconds. */
  readonly silenceMs?: number | undefined;
}

/**
 * Sends heartbeats, and drops a connection that does not answer: a peer that vanished leaves the socket open for ever. A
 * paused socket is exempt, because the answers are waiting to be read.
 */
export function keepAlive(socket: WebSocket, options: HeartbeatOptions, onDead: (sign: string) => void): Heartbeat {
  const die = (sign: string) => {
    onDead(sign);
    socket.terminate();
  };
  return options.ping === undefined
    ? byPongs(socket, options.pingMs, () => die('no pong'))
    : byFrames(socket, options.ping, options, () => die('no sign of life'));
}

function byPongs(socket: WebSocket, pingMs: number, die: () => void): Heartbeat {
  let answered = true;
  const alive = () => (answered = true);
  socket.on('pong', alive);
  const timer = setInterval(() => {
    if (!answered && !socket.isPaused) return die();
    answered = false;
    socket.ping();
  }, pingMs);
  return { alive, stop: () => clearInterval(timer) };
}

/** Any frame counts as an answer. */
function byFrames(
  socket: WebSocket,
  ping: string,
  { pingMs, silenceMs }: HeartbeatOptions,
  die: () => void,
): Heartbeat {
  const pings = setInterval(() => socket.send(ping, () => undefined), pingMs);
  const silence = setTimeout(() => (socket.isPaused ? silence.refresh() : die()), silenceMs ?? 2 * pingMs);
  return {
    alive: () => void silence.refresh(),
    stop: () => {
      clearInterval(pings);
      clearTimeout(silence);
    },
  };
}
