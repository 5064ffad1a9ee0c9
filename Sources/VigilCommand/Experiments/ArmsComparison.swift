import VigilDomain
import VigilFormats
import VigilMonitoring
import VigilStatistics

/// The arms of a file, compared without a server.
struct ArmsComparison: Sendable {
    /// What the user said about the file and the comparison.
    struct Wishes: Hashable, Sendable {
        /// The column with the arm.
        var arm: String
        /// The column with the value.
        var value: String
        /// The column with a ratio's denominator.
        var denominator: String?
        /// The column with the value before the test.
        var covariate: String?
        /// The column with the unit, where one has several rows.
        var unit: String?
        /// The control; the arm of that name, or the first one, when `nil`.
        var control: String?
        /// How values become an arm's value; what they look like when `nil`.
        var kind: ExperimentMetric.Kind?
        /// Which change is a good one.
        var direction = PreferredDirection.increase
        /// The chance of a false alarm.
        var significance = 0.05
        /// The units of both arms at which the always-valid interval is narrowest.
        var tuning = 5000.0
    }

    /// Another test of the same question, alone and uncorrected.
    struct OtherTest: Hashable, Sendable, Encodable {
        /// The treatment.
        var arm: String
        /// The test's stable name.
        var test: String
        /// Its p-value.
        var pValue: Double
        /// Its interval, where it has one.
        var interval: Interval?
    }

    /// The most arms.
    static let mostArms = 20

    let wishes: Wishes
    let kind: ExperimentMetric.Kind
    /// The arms, the control first.
    let arms: [ABTestArm]
    /// The treatments against the control.
    let comparisons: [ABTestComparison]
    let otherTests: [OtherTest]
    /// Rows without an arm, a value or what else was named.
    let rowsLeftOut: Int
    /// Units that are in more than one arm; their rows are left out.
    let unitsInSeveralArms: Int

    /// Compares the arms of a table.
    ///
    /// - Parameters:
    ///   - table: The table, its columns read in the kinds of ``kinds(_:in:)``.
    ///   - wishes: Which columns, and how.
    /// - Throws: `CommandFailure` for a column that cannot be used so.
    init(_ table: Table, _ wishes: Wishes) throws {
        self.wishes = wishes
        var rows = try ArmRows(table, wishes)
        kind = try rows.kind(wishes)
        unitsInSeveralArms = rows.leaveOutUnitsInSeveralArms()
        rowsLeftOut = rows.leftOut
        let samples = rows.samples
        let sums = try Self.statistics(wishes.value) { () throws(StatisticsError) -> [ArmMoments] in
            var sums: [ArmMoments] = []
            for sample in samples { sums.append(try sample.moments()) }
            return sums
        }
        // Rows of a unit are summed up: what is compared is then a ratio of two sums over units.
        let isClustered = wishes.unit != nil
        let plan = try Self.plan(wishes, samples.map(\.name), kind: isClustered ? .ratio : kind)
        let counts = sums.map(\.count)
        let result = try Self.statistics(wishes.value) { () throws(StatisticsError) -> ABTestResult in
            try ExperimentAnalysis(
                Experiment(plan, at: Timestamp(milliseconds: 0)),
                ExperimentMeasurements(exposed: counts, matured: counts, sums: [plan.successMetric.name: sums]),
                ExperimentRecord(), at: Timestamp(milliseconds: 0)
            ).result
        }
        arms = result.arms
        comparisons = result.comparisons.map { comparison in
            var comparison = comparison
            // The file is looked at once, and this is the look.
            comparison.isSignificant = (comparison.pValue ?? 1) <= wishes.significance
            return comparison
        }
        otherTests =
            isClustered || wishes.covariate != nil
            ? []
            : try Self.statistics(wishes.value) { () throws(StatisticsError) -> [OtherTest] in
                try Self.otherTests(samples, kind: rows.inferredKind(wishes), confidence: 1 - wishes.significance)
            }
    }

    /// The kinds in which the columns of a file are read.
    ///
    /// - Parameters:
    ///   - wishes: Which columns.
    ///   - names: The file's columns.
    /// - Returns: The kinds of those that are used.
    /// - Throws: `CommandFailure` for one that is not there.
    static func kinds(_ wishes: Wishes, in names: [String]) throws -> [String: ColumnKind] {
        var kinds: [String: ColumnKind] = [:]
        let columns: [(name: String?, option: String, kind: ColumnKind)] = [
            (wishes.arm, "--arm", .categorical), (wishes.unit, "--unit", .categorical),
            (wishes.value, "--value", .numeric), (wishes.denominator, "--denominator", .numeric),
            (wishes.covariate, "--covariate", .numeric),
        ]
        for column in columns {
            if let name = try KnownColumns.checked(column.name, column.option, in: names) { kinds[name] = column.kind }
        }
        return kinds
    }

    private static func plan(
        _ wishes: Wishes, _ names: [String], kind: ExperimentMetric.Kind
    ) throws -> ExperimentPlan {
        var plan = ExperimentPlan(
            name: try ModelName("compare"), models: [],
            allocation: Allocation(arms: names.map { Allocation.Arm($0, weight: 1) }, salt: "compare"),
            successMetric: ExperimentMetric(MetricID(wishes.value), kind: kind, direction: wishes.direction))
        plan.significance = wishes.significance
        // From it the analysis takes where the always-valid interval is narrowest.
        plan.minimumSampleSize = max(2, Int((wishes.tuning / Double(max(2, names.count))).rounded()))
        return plan
    }

    private static func statistics<Value>(
        _ column: String, _ body: () throws(StatisticsError) -> Value
    ) throws -> Value {
        do throws(StatisticsError) {
            return try body()
        } catch {
            throw CommandFailure("\(column): \(error.detail)")
        }
    }

    private static func otherTests(
        _ samples: [ArmRows.Sample], kind: ExperimentMetric.Kind, confidence: Double
    ) throws(StatisticsError) -> [OtherTest] {
        let tests: [FixedHorizonTest] =
            switch kind {
            case .proportion: [.zPooled, .fisher]
            case .mean: [.mannWhitney]
            case .ratio: []
            }
        var found: [OtherTest] = []
        for treatment in samples.dropFirst() {
            for test in tests {
                let outcome = try test.compare(
                    control: samples[0].sample(kind), treatment: treatment.sample(kind), confidence: confidence)
                guard let result = outcome.result else { continue }
                found.append(
                    OtherTest(
                        arm: treatment.name, test: test.rawValue, pValue: result.pValue, interval: result.interval))
            }
        }
        return found
    }
}
