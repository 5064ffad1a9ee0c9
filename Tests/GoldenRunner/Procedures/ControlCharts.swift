import VigilStatistics

/// `anomalies.json`: control charts without a restart after an alarm.
enum ControlChartGoldens {
    static let procedures: [GoldenProcedure] = [
        GoldenProcedure("anomalies", "control_charts") { golden in
            let values = try golden.inputs.array("x").map { try $0.asNumber() }
            let mean = try golden.inputs.number("mean")
            let sd = try golden.inputs.number("sd")
            let width = try golden.parameters.number("L")
            let limit = try golden.parameters.number("h")
            // Without a threshold no alarm restarts them, and each value's evidence is seen.
            var averages = EWMAChart(
                mean: mean, standardDeviation: sd, weight: try golden.parameters.number("lambda"), threshold: .infinity)
            var sums = CUSUM(
                mean: mean, standardDeviation: sd, allowance: try golden.parameters.number("k"), threshold: .infinity)
            var (ewma, half): ([Double], [Double]) = ([], [])
            var (plus, minus): ([Double], [Double]) = ([], [])
            var (ewmaAlarms, cusumAlarms): ([Int], [Int]) = ([], [])
            for (index, value) in values.enumerated() {
                if averages.evidence(after: value) > width { ewmaAlarms.append(index) }
                ewma.append(mean + sd * averages.average)
                half.append(width * sd * averages.averageVariance.squareRoot())
                if sums.evidence(after: value) > limit { cusumAlarms.append(index) }
                plus.append(sums.upperSum)
                minus.append(sums.lowerSum)
            }
            return [
                "ewma": JSONValue(ewma), "ewma_upper": JSONValue(half.map { mean + $0 }),
                "ewma_lower": JSONValue(half.map { mean - $0 }), "ewma_alarms": JSONValue(ewmaAlarms),
                "cusum_plus": JSONValue(plus), "cusum_minus": JSONValue(minus), "cusum_alarms": JSONValue(cusumAlarms),
            ]
        }
    ]
}
