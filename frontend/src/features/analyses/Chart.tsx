import { Button, useComputedColorScheme } from '@mantine/core';
import { BarChart, LineChart, PieChart, ScatterChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useMemo, useRef, useState } from 'react';
import { count, short } from '~/lib/format';
import css from './Chart.module.css';
import { type Shape, type Spec, shape, type Table } from './shape';

echarts.use([
  BarChart,
  LineChart,
  PieChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  AriaComponent,
  SVGRenderer,
]);

type Hover = { name: string; seriesName: string; value: unknown; color: unknown };

/** Built of nodes, never of markup, so that it passes Trusted Types and a strict style-src. */
function tooltip(hovered: Hover | Hover[]) {
  const hovers = Array.isArray(hovered) ? hovered : [hovered];
  const root = document.createElement('div');
  root.className = css.tip ?? '';
  const head = document.createElement('b');
  head.textContent = hovers[0]?.name || hovers[0]?.seriesName || '';
  const list = document.createElement('div');
  for (const hover of hovers.slice(0, 14)) {
    const swatch = document.createElement('i');
    swatch.style.background = typeof hover.color === 'string' ? hover.color : 'currentColor';
    const name = document.createElement('span');
    name.textContent = hover.seriesName;
    const value = document.createElement('em');
    const shown = Array.isArray(hover.value) ? hover.value : [hover.value];
    value.textContent = shown.map((v) => (typeof v === 'number' ? count(v) : '–')).join(' · ');
    list.append(swatch, name, value);
  }
  root.append(head, list);
  return root;
}

/** Few names are all written, slanted and cut where they would touch; of many, as many as fit. */
function names(categories: string[], width: number) {
  if (categories.length > 14) return { hideOverlap: true };
  const room = (width - 60) / Math.max(1, categories.length);
  const longest = Math.max(0, ...categories.map((name) => name.length)) * 6.5;
  if (longest <= room * 2.4 && room >= 64)
    return { interval: 0, hideOverlap: false, width: room - 10, overflow: 'break' as const, lineHeight: 15 };
  return { interval: 0, hideOverlap: false, rotate: 38, width: 110, overflow: 'truncate' as const };
}

function options(spec: Spec, data: Shape, title: string, token: (name: string) => string, width: number) {
  const axis = {
    axisLabel: { color: token('--fg-3'), hideOverlap: true },
    splitLine: { lineStyle: { color: token('--line') } },
  };
  const many = data.series.length > 1 || spec.kind === 'pie';
  const common = {
    animationDuration: 240,
    color: ['--c1', '--c2', '--c3', '--c4', '--c5', '--c6'].map(token),
    textStyle: { fontFamily: 'Inter, sans-serif', color: token('--fg-2') },
    aria: { enabled: true, label: { description: `${title}. ${data.summary}` } },
    legend: many
      ? {
          type: 'plain' as const,
          top: 0,
          right: 0,
          icon: 'roundRect',
          itemWidth: 10,
          itemHeight: 10,
          textStyle: { color: token('--fg-2') },
        }
      : { show: false },
    tooltip: {
      trigger: spec.kind === 'pie' || spec.kind === 'scatter' ? 'item' : 'axis',
      formatter: tooltip as never,
      confine: true,
      backgroundColor: token('--surface'),
      borderColor: token('--line-strong'),
      textStyle: { color: token('--fg') },
      axisPointer: { type: spec.kind === 'bar' ? 'shadow' : 'line' },
    },
  };
  if (spec.kind === 'pie')
    return {
      ...common,
      legend: { ...common.legend, orient: 'vertical', top: 'middle', right: 8 },
      series: [
        {
          type: 'pie',
          name: spec.y.join(', '),
          radius: ['48%', '78%'],
          center: ['38%', '50%'],
          itemStyle: { borderColor: token('--surface'), borderWidth: 2 },
          label: { show: false },
          data: data.categories.map((name, i) => ({ name, value: data.series[0]?.data[i] ?? 0 })),
        },
      ],
    };
  const number = { type: 'value', ...axis, axisLabel: { ...axis.axisLabel, formatter: (n: number) => short(n) } };
  return {
    ...common,
    grid: { left: 4, right: 12, top: many ? 36 : 12, bottom: 4, containLabel: true },
    xAxis:
      spec.kind === 'scatter'
        ? { ...number, scale: true }
        : {
            type: 'category',
            data: data.categories,
            axisLine: { lineStyle: { color: token('--line-strong') } },
            axisTick: { show: false },
            axisLabel: { ...axis.axisLabel, ...names(data.categories, width) },
          },
    yAxis: { ...number, scale: spec.kind === 'scatter' },
    series: data.series.map((s) => ({
      type: spec.kind === 'area' ? 'line' : spec.kind,
      name: s.name,
      data: s.points ?? s.data,
      stack: spec.kind === 'area' ? 'all' : undefined,
      areaStyle: spec.kind === 'area' ? { opacity: 0.25 } : undefined,
      showSymbol: data.categories.length < 2,
      symbolSize: spec.kind === 'scatter' ? 7 : undefined,
      large: (s.points?.length ?? 0) > 2000,
      lineStyle: { width: 2 },
      barMaxWidth: data.series.length > 1 ? 28 : 52,
      barGap: '10%',
      itemStyle:
        spec.kind === 'bar' ? { borderRadius: [2, 2, 0, 0] } : spec.kind === 'scatter' ? { opacity: 0.7 } : undefined,
    })),
  };
}

function download(url: string, name: string) {
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function toPng(svg: string, done: (url: string) => void) {
  const image = new Image();
  const source = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  image.onload = () => {
    const scale = 2;
    const canvas = document.createElement('canvas');
    canvas.width = image.width * scale;
    canvas.height = image.height * scale;
    const paint = canvas.getContext('2d');
    paint?.scale(scale, scale);
    paint?.drawImage(image, 0, 0);
    URL.revokeObjectURL(source);
    canvas.toBlob((blob) => {
      if (blob) done(URL.createObjectURL(blob));
    });
  };
  image.src = source;
}

type Props = {
  spec: Spec;
  table: Table;
  title: string;
  /** Said under the chart, such as how many of the rows it draws. */
  footnote?: string;
  /** Whether this person may take the picture away. */
  saves?: boolean;
};

export function Chart({ spec, table, title, footnote, saves }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<echarts.ECharts>(null);
  const [width, setWidth] = useState(0);
  const scheme = useComputedColorScheme('light');
  const data = useMemo(() => shape(spec, table), [spec, table]);
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const made = echarts.init(element, null, { renderer: 'svg' });
    chart.current = made;
    const observer = new ResizeObserver(() => {
      made.resize();
      setWidth(element.clientWidth);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    void scheme; // the tokens read below are those of the current scheme
    const style = getComputedStyle(document.documentElement);
    const token = (name: string) => style.getPropertyValue(name).trim();
    chart.current?.setOption(options(spec, data, title, token, width), { notMerge: true });
  }, [data, spec, title, scheme, width]);

  const save = (type: 'svg' | 'png') => {
    const svg = chart.current?.renderToSVGString();
    if (!svg) return;
    if (type === 'png') toPng(svg, (url) => download(url, 'chart.png'));
    else download(URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' })), 'chart.svg');
  };
  return (
    <figure className={css.figure}>
      <figcaption className={css.caption}>
        <span className={css.said}>{data.summary}</span>
        {saves && (
          <span className={css.tools}>
            <Button size="compact-xs" variant="default" aria-label="Save the chart as SVG" onClick={() => save('svg')}>
              SVG
            </Button>
            <Button size="compact-xs" variant="default" aria-label="Save the chart as PNG" onClick={() => save('png')}>
              PNG
            </Button>
          </span>
        )}
      </figcaption>
      <div ref={host} className={css.canvas} />
      {(data.note || footnote) && <p className={css.note}>{[footnote, data.note].filter(Boolean).join(' ')}</p>}
    </figure>
  );
}
