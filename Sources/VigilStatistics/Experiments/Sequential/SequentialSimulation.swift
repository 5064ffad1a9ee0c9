/// Seeded simulations of experiments that are looked at after every unit: how often a method alarms without an effect, and
/// how often and how soon with one.
///
/// Each unit is assigned by a coin of the given share. A run's numbers depend on the seed and the run's index alone, so the
/// runs of a cell may be shared out among tasks and the cells merged.
public struct SequentialSimulation: Sendable, Hashable {
    /// The seed of everything.
    public var seed: UInt64
    /// How many looks a run has from the first at which its method says anything.
    public var looks: Int
    /// After so many units a run ends, whether or not its method ever said anything.
    public var unitLimit: Int

    /// A simulation.
    ///
    /// - Parameters:
    ///   - seed: The seed of everything.
    ///   - looks: How many looks a run has from the first at which its method says anything, at least 1.
    ///   - unitLimit: After so many units a run ends.
    public init(seed: UInt64 = 1, looks: Int = 10_000, unitLimit: Int = 400_000) {
        self.seed = seed
        self.looks = max(1, looks)
        self.unitLimit = max(2, unitLimit)
    }

    /// What is measured of a unit.
    public enum Outcomes: Sendable, Hashable, Codable {
        /// 1 with a chance, 0 otherwise.
        case proportion(Double)
        /// The exponential of a normal number with mean 0 and this standard deviation.
        case lognormal(deviation: Double)

        /// The mean without an effect.
        var mean: Double {
            switch self {
            case .proportion(let rate): rate
            case .lognormal(let deviation): Elementary.exp(deviation * deviation / 2)
            }
        }
    }

    /// What looks at the experiment.
    public enum Method: Sendable, Hashable {
        /// The asymptotic sequence with its burn-in: on proportions by the rarer outcome, on other values by units.
        case asymptotic(AsymptoticSequence)
        /// The same with Welch's standard error in the place of the guarded one, for comparison.
        case asymptoticUnguarded(AsymptoticSequence)
        /// The beta mixtures of two proportions.
        case proportions(ProportionDifferenceSequence)
        /// The empirical-Bernstein mixtures of two bounded means, within 0...1.
        case bounded(BoundedDifferenceSequence)
        /// Announced looks, for power alone.
        case groupSequential(GroupSequentialBounds)
    }

    /// False alarms without an effect.
    public struct FalseAlarms: Sendable, Hashable, Codable {
        /// The runs.
        public var runs = 0
        /// The runs with an alarm at any look.
        public var alarms = 0
        /// The runs in which the method said nothing up to the limit of units.
        public var silent = 0
        /// The sum over runs of the units at the first look at which the method said anything.
        public var firstUnits = 0

        /// No runs yet.
        public init() {}

        /// The share of runs with an alarm.
        public var rate: Double { Double(alarms) / Double(max(1, runs)) }

        /// The upper 99 % limit of the rate, exact for binomial counts.
        public var upperLimit: Double {
            alarms < runs
                ? BetaDistribution(alpha: Double(alarms + 1), beta: Double(runs - alarms)).quantile(0.99) : 1
        }

        /// The mean number of units at the first look at which the method said anything, 0 if it never did.
        public var meanFirstUnits: Double { Double(firstUnits) / Double(max(1, runs - silent)) }

        /// Adds other runs of the same cell.
        ///
        /// - Parameter other: Other runs.
        public mutating func merge(_ other: FalseAlarms) {
            runs += other.runs
            alarms += other.alarms
            silent += other.silent
            firstUnits += other.firstUnits
        }
    }

    /// How a method fares with an effect, beside the test with one look at the end.
    public struct Power: Sendable, Hashable, Codable {
        /// The runs.
        public var runs = 0
        /// The runs in which the method found an effect.
        public var found = 0
        /// The sum over runs of the units at the end: where it was found, or all.
        public var units = 0
        /// The runs in which Welch's z at the end was beyond 1.96, or α's own multiple.
        public var foundAtEnd = 0

        /// No runs yet.
        public init() {}

        /// The share of runs in which the method found an effect.
        public var power: Double { Double(found) / Double(max(1, runs)) }
        /// The share of runs in which the test at the end found an effect.
        public var fixedPower: Double { Double(foundAtEnd) / Double(max(1, runs)) }
        /// The mean number of units at the end.
        public var meanUnits: Double { Double(units) / Double(max(1, runs)) }

        /// Adds other runs of the same cell.
        ///
        /// - Parameter other: Other runs.
        public mutating func merge(_ other: Power) {
            runs += other.runs
            found += other.found
            units += other.units
            foundAtEnd += other.foundAtEnd
        }
    }

    /// The false alarms of a method.
    ///
    /// - Parameters:
    ///   - method: Not the one with announced looks.
    ///   - outcomes: What is measured; for the bounded methods a proportion.
    ///   - treatmentShare: The chance that a unit is the treatment's, above 0 and below 1.
    ///   - runs: The indices of the runs.
    /// - Returns: The counts.
    /// - Complexity: O(looks) a run, some 20 ns a unit.
    public func falseAlarms(
        _ method: Method, _ outcomes: Outcomes, treatmentShare: Double, runs: Range<Int>
    ) -> FalseAlarms {
        let judge = SimulatedJudge(method, unitLimit: unitLimit, outcomes: outcomes)
        var result = FalseAlarms()
        for run in runs {
            var arms = SimulatedArms(
                outcomes, treatmentShare: treatmentShare, effect: 0, inOrder: judge.needsOrder)
            var random = generator(run)
            var first = 0
            var alarmed = false
            while arms.units < unitLimit, first == 0 || arms.units < first + looks {
                arms.add(&random)
                guard let alarm = judge.alarm(arms) else { continue }
                if first == 0 { first = arms.units }
                if alarm {
                    alarmed = true
                    break
                }
            }
            result.runs += 1
            if alarmed { result.alarms += 1 }
            if first == 0 { result.silent += 1 }
            result.firstUnits += first
        }
        return result
    }

    /// How a method fares with an effect.
    ///
    /// - Parameters:
    ///   - method: Any.
    ///   - outcomes: What is measured in the control.
    ///   - effect: What is added to the treatment's rate, or to its values.
    ///   - treatmentShare: The chance that a unit is the treatment's, above 0 and below 1.
    ///   - units: Of both arms, at the end.
    ///   - alpha: Of the test at the end.
    ///   - runs: The indices of the runs.
    /// - Returns: The counts.
    public func power(
        _ method: Method, _ outcomes: Outcomes, effect: Double, treatmentShare: Double, units: Int,
        alpha: Double = 0.05, runs: Range<Int>
    ) -> Power {
        let judge = SimulatedJudge(method, unitLimit: units, outcomes: outcomes)
        let critical = NormalDistribution.standard.survivalQuantile(alpha / 2)
        var result = Power()
        for run in runs {
            var arms = SimulatedArms(
                outcomes, treatmentShare: treatmentShare, effect: effect, inOrder: judge.needsOrder)
            var random = generator(run)
            var end = 0
            while arms.units < units {
                arms.add(&random)
                if end == 0, judge.alarm(arms) == true { end = arms.units }
            }
            result.runs += 1
            if end > 0 { result.found += 1 }
            result.units += end > 0 ? end : units
            if abs(arms.statistic) >= critical { result.foundAtEnd += 1 }
        }
        return result
    }

    private func generator(_ run: Int) -> SplitMix64 {
        // One step of the generator parts the runs' sequences, which would otherwise overlap for neighbouring seeds.
        var seeds = SplitMix64(seed: seed &+ UInt64(truncatingIfNeeded: run) &* 0xD134_2543_DE82_EF95)
        return SplitMix64(seed: seeds.next())
    }
}
