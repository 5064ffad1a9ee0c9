import Foundation
import VigilDomain
import VigilMonitoring
import VigilStatistics

/// How many false alerts a model gives in a year of hourly windows without drift, beside what its budget allows.
///
/// Twenty features, sixty rows an hour, a baseline of 28 days; everything else is the service's default: the level of a
/// window from the budget of one false alert in 90 days, p-values adjusted across the features, both keys, and the
/// dependence of rows measured on the baseline. Windows that alarm one after the other are one alert.
struct CleanYear: Sendable {
    /// What the rows are like and what is done about it.
    enum Scenario: String, CaseIterable, Sendable {
        case independent
        case autoregressive = "AR(1) 0.5"
        case cycle = "AR(1) 0.5, daily cycle of 0.3 sd, against the same hour of the day"
        case uncorrected = "AR(1) 0.5, rows taken for independent"

        var coefficient: Double { self == .independent ? 0 : 0.5 }
        var amplitude: Double { self == .cycle ? 0.3 : 0 }
        /// Whether it only shows what happens without the product's correction.
        var isDemonstration: Bool { self == .uncorrected }
    }

    var scenario: Scenario

    /// About how many microseconds a year takes.
    var cost: Double { scenario == .cycle ? 13e6 : 4e6 }

    static let features = 20
    static let rowsPerHour = 60
    static let baselineDays = 28
    static let days = 365

    static var grid: [CleanYear] { Scenario.allCases.map { CleanYear(scenario: $0) } }

    /// The false alerts that the budget allows in the year.
    static var allowed: Double {
        FalseAlarmBudget.standard.alerts * Double(days - baselineDays) / FalseAlarmBudget.standard.days
    }

    /// Goes through some years.
    ///
    /// - Parameters:
    ///   - years: How many.
    ///   - generator: The source of randomness.
    /// - Returns: The false alerts of each.
    /// - Throws: What a wrong name of a model throws; there is none.
    func alerts(_ years: Int, _ generator: inout SplitMix64) async throws -> [Int] {
        var found: [Int] = []
        for _ in 0..<years { found.append(try await year(&generator)) }
        return found
    }

    private func year(_ generator: inout SplitMix64) async throws -> Int {
        var streams = (0..<Self.features).map { _ in
            Stream(coefficient: scenario.coefficient, amplitude: scenario.amplitude, phase: generator.uniform())
        }
        var baseline: [[Double]] = Array(repeating: [], count: Self.features)
        for hour in 0..<(Self.baselineDays * 24) {
            for feature in streams.indices { baseline[feature] += streams[feature].hour(hour, &generator) }
        }
        let references = try await references(baseline)
        let rule = DriftRule(budget: .standard).forWindow(everyDays: 1.0 / 24)
        let check = DefaultDriftCheck()
        var alerts = 0
        var isOpen = false
        for hour in (Self.baselineDays * 24)..<(Self.days * 24) {
            let window = streams.indices.map { feature in
                Column.numeric(NumericColumn(streams[feature].hour(hour, &generator)))
            }
            let result = check.check(window, against: references[hour % references.count], rule: rule)
            let isDrifted = !result.driftedColumns.isEmpty
            if isDrifted && !isOpen { alerts += 1 }
            isOpen = isDrifted
        }
        return alerts
    }

    /// One reference, or one for each hour of the day.
    private func references(_ values: [[Double]]) async throws -> [DriftReference] {
        let rows = Self.baselineDays * 24 * Self.rowsPerHour
        guard let name = ModelName(rawValue: "calibration") else { return [] }
        let schema = ModelSchema(
            model: name, task: .regression,
            features: values.indices.map { FeatureSchema(name: "x\($0)", kind: .numeric) }, window: .hour)
        var batch = PredictionBatch(schema: schema)
        batch.ids = (0..<rows).map { "\($0)" }
        batch.timestamps = (0..<rows).map { Int64($0) * 3_600_000 / Int64(Self.rowsPerHour) }
        batch.features = values.map { .numeric(NumericColumn($0)) }
        batch.scores = [Double](repeating: .nan, count: rows)
        batch.predictions = .allMissing(.numeric, count: rows)
        let baseline = Baseline(
            schema: schema, source: "calibration", setAt: Timestamp(milliseconds: 0), predictions: batch)
        let hour = 3_600_000
        switch scenario {
        case .uncorrected: return [DriftReference(baseline: baseline)]
        case .independent, .autoregressive: return [await DriftReference.prepared(baseline)]
        case .cycle:
            let dependence = await WindowDependence.measured(on: baseline) { moment in
                Int(moment.milliseconds) / hour % 24
            }
            return (0..<24).map { slot in
                let columns = values.enumerated().map { index, column in
                    TableColumn(
                        name: "x\(index)", role: .feature,
                        column: .numeric(
                            NumericColumn(
                                column.indices.filter { $0 / Self.rowsPerHour % 24 == slot }.map { column[$0] })))
                }
                return DriftReference(columns).with(dependence)
            }
        }
    }

    /// One feature's values, hour after hour.
    private struct Stream {
        var coefficient: Double
        var amplitude: Double
        var phase: Double
        var last: Double?

        mutating func hour(_ hour: Int, _ generator: inout SplitMix64) -> [Double] {
            let step = (1 - coefficient * coefficient).squareRoot()
            var values: [Double] = []
            values.reserveCapacity(CleanYear.rowsPerHour)
            for row in 0..<CleanYear.rowsPerHour {
                let fresh = generator.polarNormal()
                let value = last.map { coefficient * $0 + step * fresh } ?? fresh
                last = value
                let day = (Double(hour) + Double(row) / Double(CleanYear.rowsPerHour)) / 24 + phase
                values.append(amplitude == 0 ? value : value + amplitude * sin(2 * Double.pi * day))
            }
            return values
        }
    }
}
