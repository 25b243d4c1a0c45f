import {
  BigValueGraphMode,
  ReduceDataOptionsBuilder,
  VizLegendOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as FigureBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as GraphBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { type Panel, ROWS } from "./panels.ts";

const SOURCE = { type: "prometheus", uid: "${datasource}" };

/** The dashboard that `llmobs.json` holds. */
export function buildDashboard(): Dashboard {
  const dashboard = new DashboardBuilder("LLM application (llmobs)")
    .uid("llmobs")
    .tags(["llm", "llmobs"])
    .time({ from: "now-1h", to: "now" })
    .refresh("30s")
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(
      new DatasourceVariableBuilder("datasource").label("Data source").type("prometheus"),
    )
    .withVariable(
      new QueryVariableBuilder("job")
        .label("Job")
        .datasource(SOURCE)
        .query("label_values(llmobs_events_total, job)")
        .refresh(VariableRefresh.OnTimeRangeChanged)
        .multi(true)
        .includeAll(true)
        .allValue(".*"),
    );
  for (const { title, panels } of ROWS) {
    dashboard.withRow(new RowBuilder(title));
    for (const panel of panels) dashboard.withPanel(panelOf(panel));
  }
  return dashboard.build();
}

function panelOf({ title, kind, unit, width, queries }: Panel): FigureBuilder | GraphBuilder {
  const panel = kind === "figure" ? figure() : graph();
  panel.title(title).unit(unit).span(width).datasource(SOURCE);
  for (const [index, [legend, expr]] of Object.entries(queries).entries()) {
    const refId = String.fromCharCode("A".charCodeAt(0) + index);
    const query = new DataqueryBuilder().refId(refId).datasource(SOURCE).expr(expr);
    panel.withTarget(kind === "figure" ? query.instant() : query.range().legendFormat(legend));
  }
  return panel;
}

function figure(): FigureBuilder {
  const latest = new ReduceDataOptionsBuilder().calcs(["lastNotNull"]);
  return new FigureBuilder().height(4).graphMode(BigValueGraphMode.None).reduceOptions(latest);
}

function graph(): GraphBuilder {
  const legend = new VizLegendOptionsBuilder().showLegend(true);
  return new GraphBuilder().height(8).min(0).fillOpacity(10).legend(legend);
}
