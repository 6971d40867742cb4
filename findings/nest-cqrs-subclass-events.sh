#!/bin/sh
# @nestjs/cqrs 11.0.3 (npm): a handler for a subclass of an event takes that event from the handler of the base class.
#
# Guessed: events are looked up by their exact class, so the handler of ParcelMoved never gets a ParcelLost.
# Seen: it gets ParcelLost as long as nobody handles ParcelLost itself. As soon as a handler for it is registered,
#   the other handler no longer gets it, without a warning. So adding one handler turns another one off.
#   A command behaves likewise: the base class's handler runs it. (@EventsHandler stores an id on the class, and a subclass
#   inherits the id until it gets one of its own.)
#
# Output, the same in both runs:
#   registered: onMoved
#     ParcelMoved -> onMoved
#     ParcelLost -> onMoved
#   registered: onMoved, onLost
#     ParcelMoved -> onMoved
#     ParcelLost -> onLost
#   command MoveFar, handler of its base class Move: ran
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{ "private": true }' > package.json
npm install --silent --no-audit --no-fund --save-exact \
  @nestjs/cqrs@11.0.3 @nestjs/common@11.2.10 @nestjs/core@11.2.10 reflect-metadata@0.2.2 rxjs@7.8.2

cat > expected.txt << 'END'
registered: onMoved
  ParcelMoved -> onMoved
  ParcelLost -> onMoved
registered: onMoved, onLost
  ParcelMoved -> onMoved
  ParcelLost -> onLost
command MoveFar, handler of its base class Move: ran
END

cat > trial.mjs << 'END'
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, CommandHandler, CqrsModule, EventBus, EventsHandler } from '@nestjs/cqrs';

const start = async (providers) => {
  class App {}
  Module({ imports: [CqrsModule.forRoot()], providers })(App);
  const app = await NestFactory.createApplicationContext(App, { logger: ['error', 'warn'] });
  return app.init();
};
// Decorators as functions, because plain JavaScript has no syntax for them.
const handlerOf = (eventClass, name, calls) => {
  class Handler {
    handle() {
      calls.push(name);
    }
  }
  EventsHandler(eventClass)(Handler);
  return Handler;
};

const tryEvents = async (names) => {
  class ParcelMoved {}
  class ParcelLost extends ParcelMoved {}
  const classes = { onMoved: ParcelMoved, onLost: ParcelLost };
  const calls = [];
  const app = await start(names.map((name) => handlerOf(classes[name], name, calls)));
  console.log(`registered: ${names.join(', ')}`);
  for (const event of [new ParcelMoved(), new ParcelLost()]) {
    app.get(EventBus).publish(event);
    console.log(`  ${event.constructor.name} -> ${calls.splice(0).join(', ')}`);
  }
  await app.close();
};
await tryEvents(['onMoved']);
await tryEvents(['onMoved', 'onLost']);

class Move {}
class MoveFar extends Move {}
class MoveHandler {
  async execute() {
    return 'ran';
  }
}
CommandHandler(Move)(MoveHandler);
const app = await start([MoveHandler]);
const outcome = await app.get(CommandBus).execute(new MoveFar());
console.log(`command MoveFar, handler of its base class Move: ${outcome}`);
await app.close();
END

node trial.mjs > seen.txt
cat seen.txt
diff expected.txt seen.txt
