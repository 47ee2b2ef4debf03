/** The size of the map's drawing. */
export const WIDTH = 800;
export const HEIGHT = 376;

const K = 147;

/** Natural Earth I (Šavrič et al., 2011): degrees to the drawing. */
export function project(longitude: number, latitude: number): [number, number] {
  const l = (longitude * Math.PI) / 180;
  const p = (latitude * Math.PI) / 180;
  const p2 = p * p;
  const p4 = p2 * p2;
  const x = l * (0.8707 - 0.131979 * p2 + p4 * (-0.013791 + p4 * (0.003971 * p2 - 0.001529 * p4)));
  const y = p * (1.007226 + p2 * (0.015085 + p4 * (-0.044475 + 0.028874 * p2 - 0.005916 * p4)));
  return [WIDTH / 2 + K * x, 212 - K * y];
}
