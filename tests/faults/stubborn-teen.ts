export { StubbornTeen } from '../../bench/faults/stubborn-teen.ts'
