import { testQuarter } from './names-ways.ts';

testQuarter(2);
