import catalogue from '../data/catalogue/catalogue.txt';
import { lookUp } from '../src/packages/catalogue.ts';

if (lookUp(['pyyaml'], catalogue)[0]?.systemPackage !== 'python3-yaml') throw new Error('not found');
