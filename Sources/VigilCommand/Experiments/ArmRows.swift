import VigilDomain
import VigilFormats
import VigilMonitoring
import VigilStatistics

/// The rows of a file by their arms, the control's first.
struct ArmRows {
    /// The rows of an arm.
    struct Sample {
        let name: String
        var values: [Double] = []
        /// Empty where there are none.
        var denominators: [Double] = []
        /// Empty where there are none.
        var covariates: [Double] = []
        /// The unit's code of each row; empty where each row is a unit.
        var units: [UInt32] = []

        /// Counts and sums.
        func moments() throws(StatisticsError) -> ArmMoments {
            guard units.isEmpty else {
                var places: [UInt32: Int] = [:]
                let clusters = units.map { unit in
                    let place = places[unit] ?? places.count
                    places[unit] = place
                    return place
                }
                return try ArmMoments(
                    clusteredValues: values, denominators: denominators.isEmpty ? nil : denominators,
                    clusters: clusters, clusterCount: places.count)
            }
            return try ArmMoments(
                values: values, denominators: denominators.isEmpty ? nil : denominators,
                covariates: covariates.isEmpty ? nil : covariates)
        }

        /// The rows as other tests take them.
        func sample(_ kind: ExperimentMetric.Kind) -> ArmSample {
            kind == .proportion
                ? .shares(successes: values.count { $0 == 1 }, trials: values.count) : .values(values)
        }
    }

    private(set) var samples: [Sample]
    /// Rows without an arm, a value or what else was named.
    private(set) var leftOut = 0

    /// The rows of a table.
    ///
    /// - Parameters:
    ///   - table: The table, its columns read in the kinds of `ArmsComparison.kinds`.
    ///   - wishes: Which columns.
    /// - Throws: `CommandFailure` for too few or too many arms, a control that is none, and a row that cannot be used.
    init(_ table: Table, _ wishes: ArmsComparison.Wishes) throws {
        let arms = table.column(wishes.arm)?.names ?? CategoricalColumn(dictionary: [], codes: [])
        samples = try Self.names(arms, wishes).map { Sample(name: $0) }
        let places = arms.dictionary.map { name in samples.firstIndex { $0.name == name } }
        let values = table.column(wishes.value)?.numbers ?? []
        let denominators = wishes.denominator.flatMap { table.column($0)?.numbers }
        let covariates = wishes.covariate.flatMap { table.column($0)?.numbers }
        let units = wishes.unit.flatMap { table.column($0)?.names }
        for row in 0..<table.rows {
            let code = arms.codes[row]
            guard code != CategoricalColumn.missing, let place = places[Int(code)], !values[row].isNaN,
                denominators.map({ !$0[row].isNaN }) ?? true, covariates.map({ !$0[row].isNaN }) ?? true,
                units.map({ $0.codes[row] != CategoricalColumn.missing }) ?? true
            else {
                leftOut += 1
                continue
            }
            samples[place].values.append(values[row])
            if let denominators {
                guard denominators[row] >= 0 else {
                    throw CommandFailure(
                        "row \(row + 1), \(wishes.denominator ?? ""): \(denominators[row]) was given; a denominator is at least 0"
                    )
                }
                samples[place].denominators.append(denominators[row])
            }
            if let covariates { samples[place].covariates.append(covariates[row]) }
            if let units { samples[place].units.append(units.codes[row]) }
        }
    }

    /// The arms that occur, the control first and the others by name.
    private static func names(_ arms: CategoricalColumn, _ wishes: ArmsComparison.Wishes) throws -> [String] {
        let present = Set(arms.codes.lazy.filter { $0 != CategoricalColumn.missing })
        var names = present.map { arms.dictionary[Int($0)] }.sorted()
        guard (2...ArmsComparison.mostArms).contains(names.count) else {
            throw CommandFailure(
                "--arm: \"\(wishes.arm)\" holds \(NumberText.count(names.count, "arm")); a comparison has 2 to \(ArmsComparison.mostArms)"
            )
        }
        let control = wishes.control ?? (names.contains("control") ? "control" : names[0])
        guard let place = names.firstIndex(of: control) else {
            throw CommandFailure(
                "--control: \"\(control)\" is no arm; there are " + names.map { "\"\($0)\"" }.joined(separator: ", "))
        }
        names.remove(at: place)
        return [control] + names
    }

    /// How values become an arm's value: as asked for, or what they look like.
    func kind(_ wishes: ArmsComparison.Wishes) throws -> ExperimentMetric.Kind {
        let inferred = inferredKind(wishes)
        guard let asked = wishes.kind, asked != inferred else { return inferred }
        switch asked {
        case .proportion:
            guard wishes.denominator == nil else {
                throw CommandFailure("--kind: a proportion has no denominator; leave --denominator out")
            }
            throw CommandFailure(
                "--kind: \"\(wishes.value)\" is no proportion; its values would all be 0 or 1, and some are not")
        case .ratio:
            throw CommandFailure("--kind: a ratio needs a denominator; name its column with --denominator")
        case .mean:
            guard wishes.denominator == nil else {
                throw CommandFailure("--kind: a mean has no denominator; leave --denominator out")
            }
            return .mean
        }
    }

    /// What the values look like.
    func inferredKind(_ wishes: ArmsComparison.Wishes) -> ExperimentMetric.Kind {
        if wishes.denominator != nil { return .ratio }
        return samples.allSatisfy { $0.values.allSatisfy { $0 == 0 || $0 == 1 } } ? .proportion : .mean
    }

    /// Takes out units that are in more than one arm, whose rows tell nothing of either.
    ///
    /// - Returns: How many units there were.
    mutating func leaveOutUnitsInSeveralArms() -> Int {
        var arms: [UInt32: Int] = [:]
        var several: Set<UInt32> = []
        for (place, sample) in samples.enumerated() {
            for unit in sample.units where arms.updateValue(place, forKey: unit) ?? place != place {
                several.insert(unit)
            }
        }
        guard !several.isEmpty else { return 0 }
        for place in samples.indices {
            let kept = samples[place].units.indices.filter { !several.contains(samples[place].units[$0]) }
            samples[place].values = kept.map { samples[place].values[$0] }
            if !samples[place].denominators.isEmpty {
                samples[place].denominators = kept.map { samples[place].denominators[$0] }
            }
            samples[place].units = kept.map { samples[place].units[$0] }
        }
        return several.count
    }
}
