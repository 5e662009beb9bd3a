import { expect, test } from '@jest/globals';
import * as activities from '../../src/activities/index.js';
import { stepOfPoint } from '../faults/support/kill-point.js';
import { KILL_POINTS, KILLED_ONCE, NOT_KILLED } from '../faults/support/kill-tables.js';

/** The fault suite kills a worker in every step that it has; a new one must not be forgotten there. */

/** None is called here. */
const dependencies = {} as never;

const STEPS = [...new Set(Object.values(activities).flatMap((create) => Object.keys(create(dependencies))))].sort();

/** How many points of each step there are. */
const points = (step: string) => KILL_POINTS.filter((point) => stepOfPoint(point) === step).length;

test('every step of the worker is killed at two moments, or it says why not', () => {
  const excused = (step: string) => (step in NOT_KILLED ? 0 : step in KILLED_ONCE ? 1 : 2);
  expect(STEPS.map((step) => [step, Math.min(2, points(step))])).toEqual(STEPS.map((step) => [step, excused(step)]));
});

test('no step is killed, and none is excused, that the worker does not have', () => {
  const named = [...KILL_POINTS.map(stepOfPoint), ...Object.keys(NOT_KILLED), ...Object.keys(KILLED_ONCE)];
  expect(named.filter((step) => !STEPS.includes(step))).toEqual([]);
});
