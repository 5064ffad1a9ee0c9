@testable import VigilStatistics

/// How often intervals cover the truth and tests reject, in simulated tests of two arms; seeded, so that a benchmark with
/// more runs extends what the tests do with few.
enum EffectSimulation {
    /// What is estimated.
    enum Method: String, CaseIterable, Sendable {
        case mean, lift, ratio, cuped, cupedRatio, stratified, clustered, quantile, clusteredQuantile, bootstrap
        case bootstrapQuantile, fieller, share
        /// Where normal theory is known to need far more units: values of exp(2 Z), and a rate of 0.01.
        case lognormal, rareShare

        /// Those that keep their level at a few hundred units.
        static let regular = allCases.filter { $0 != .lognormal && $0 != .rareShare }
    }

    /// What came of the runs.
    struct Cell: Sendable {
        var runs = 0
        /// Intervals that hold the true effect.
        var covered = 0
        /// Tests of no effect that reject at 0.05.
        var rejected = 0

        var coverage: Double { Double(covered) / Double(runs) }
        var rejectionRate: Double { Double(rejected) / Double(runs) }
    }

    /// Simulates tests of one method.
    ///
    /// - Parameters:
    ///   - method: What is estimated.
    ///   - units: Of each arm; clusters for the clustered ones.
    ///   - lift: The true relative effect; 0 is an A/A test.
    ///   - runs: How many tests.
    ///   - seed: Any number.
    /// - Returns: How many intervals held the effect, and how many tests rejected.
    /// - Throws: Where a run had no answer, which none should.
    static func coverage(of method: Method, units: Int, lift: Double, runs: Int, seed: UInt64) throws -> Cell {
        var generator = SplitMix64(seed: seed)
        var cell = Cell()
        for _ in 0..<runs {
            let run = try interval(of: method, units, lift, &generator)
            cell.runs += 1
            if run.holds(run.truth) { cell.covered += 1 }
            if !run.holds(0) { cell.rejected += 1 }
        }
        return cell
    }

    private struct Run {
        var truth: Double
        var holds: (Double) -> Bool

        init(_ truth: Double, _ interval: Interval) {
            self.truth = truth
            holds = { $0 >= interval.lower && $0 <= interval.upper }
        }

        init(_ truth: Double, _ set: FiellerInterval) {
            self.truth = truth
            holds = set.contains
        }
    }

    private struct Missing: Error { var outcome: String }

    private static func interval(_ outcome: EffectOutcome) throws -> Interval {
        guard let effect = outcome.estimate else { throw Missing(outcome: "\(outcome)") }
        return try effect.interval()
    }

    private static func interval(
        of method: Method, _ units: Int, _ lift: Double, _ generator: inout SplitMix64
    ) throws -> Run {
        switch method {
        case .mean, .lift, .fieller, .bootstrap:
            let control = values(units, 0, &generator)
            let treatment = values(units, lift, &generator)
            if method == .bootstrap {
                let bootstrap = try ArmBootstrap(draws: 400, seed: generator.next())
                let outcome = try bootstrap.difference(control: control, treatment: treatment)
                guard let draws = outcome.draws else { throw Missing(outcome: "\(outcome)") }
                return Run(10 * lift, try draws.interval())
            }
            let outcome = EffectComparison.welch.contrast(
                control: try ArmMoments(values: control), treatment: try ArmMoments(values: treatment))
            if method == .mean { return Run(10 * lift, try interval(outcome.absolute)) }
            if method == .lift { return Run(lift, try interval(outcome.relative)) }
            guard let contrast = outcome.contrast else { throw Missing(outcome: "\(outcome)") }
            return Run(lift, try contrast.fiellerInterval())
        case .lognormal:
            func arm(_ scale: Double) throws -> ArmMoments {
                try ArmMoments(values: (0..<units).map { _ in scale * Elementary.exp(2 * generator.polarNormal()) })
            }
            let outcome = EffectComparison.welch.contrast(control: try arm(1), treatment: try arm(1 + lift))
            return Run(Elementary.exp(2) * lift, try interval(outcome.absolute))
        case .share, .rareShare:
            let rate = method == .share ? 0.3 : 0.01
            let control = generator.binomial(trials: units, chance: rate)
            let treatment = generator.binomial(trials: units, chance: rate * (1 + lift))
            let outcome = EffectComparison.unpooledShares.contrast(
                control: try ArmMoments(successes: control, trials: units),
                treatment: try ArmMoments(successes: treatment, trials: units))
            // Without a success in either arm there is nothing to tell, and nothing wrong is told.
            guard outcome.contrast != nil else { return Run(rate * lift, Interval(lower: -1, upper: 1)) }
            return Run(rate * lift, try interval(outcome.absolute))
        case .ratio, .cuped, .cupedRatio:
            let comparison = EffectComparison(adjustment: method == .ratio ? .none : .pooled)
            let outcome = comparison.contrast(
                control: try visits(units, 0, method, &generator),
                treatment: try visits(units, lift, method, &generator))
            return Run(lift * (method == .cuped ? 5 : 2), try interval(outcome.absolute))
        case .stratified: return try stratified(units, lift, &generator)
        case .clustered, .clusteredQuantile: return try clustered(method, units, lift, &generator)
        case .quantile, .bootstrapQuantile:
            let control = sortedFinite(values(units, 0, &generator)).values
            let treatment = sortedFinite(values(units, 0, &generator).map { $0 + 10 * lift }).values
            if method == .quantile {
                let outcome = ArmQuantile.contrast(
                    control: try ArmQuantile.of(0.75, sorted: control),
                    treatment: try ArmQuantile.of(0.75, sorted: treatment))
                return Run(10 * lift, try interval(outcome.absolute))
            }
            let bootstrap = try ArmBootstrap(draws: 400, seed: generator.next())
            let outcome = try bootstrap.quantileDifference(0.75, sortedControl: control, sortedTreatment: treatment)
            guard let draws = outcome.draws else { throw Missing(outcome: "\(outcome)") }
            return Run(10 * lift, try draws.interval())
        }
    }

    /// Gamma values of mean 10 · (1 + lift), skewed by 1.
    private static func values(_ count: Int, _ lift: Double, _ generator: inout SplitMix64) -> [Double] {
        (0..<count).map { _ in generator.gamma(shape: 4) * 2.5 * (1 + lift) }
    }

    /// Users with a number of visits before and after and a value a visit, both their own: mean 2 · (1 + lift) a visit and,
    /// of 2.5 visits, 5 · (1 + lift) a user.
    private static func visits(
        _ count: Int, _ lift: Double, _ method: Method, _ generator: inout SplitMix64
    ) throws -> ArmMoments {
        var columns = [[Double]](repeating: [], count: 4)
        for _ in 0..<count {
            let own = generator.gamma(shape: 4) / 4
            let after = Double(1 + generator.binomial(trials: 3, chance: 0.5))
            let before = Double(1 + generator.binomial(trials: 3, chance: 0.5))
            let rate = 2 * own
            columns[0].append(after * rate * (1 + lift) + after.squareRoot() * generator.polarNormal() / 2)
            columns[1].append(after)
            columns[2].append(before * rate + before.squareRoot() * generator.polarNormal() / 2)
            columns[3].append(before)
        }
        switch method {
        case .cuped: return try ArmMoments(values: columns[0], covariates: columns[2])
        case .cupedRatio:
            return try ArmMoments(
                values: columns[0], denominators: columns[1], covariates: columns[2], covariateDenominators: columns[3])
        default: return try ArmMoments(values: columns[0], denominators: columns[1])
        }
    }

    /// Three strata of random size with means of 5, 10 and 20 and effects in proportion; the shares are those of the
    /// population, 0.5, 0.3 and 0.2.
    private static func stratified(_ units: Int, _ lift: Double, _ generator: inout SplitMix64) throws -> Run {
        var values = [[[Double]]](repeating: [[], []], count: 3)
        for arm in 0..<2 {
            for _ in 0..<units {
                let u = generator.uniform()
                let stratum = u < 0.5 ? 0 : u < 0.8 ? 1 : 2
                let level = [5.0, 10, 20][stratum] * (arm == 1 ? 1 + lift : 1)
                values[stratum][arm].append(level + 2 * generator.polarNormal())
            }
        }
        var strata: [StratumArms] = []
        for stratum in values {
            strata.append(
                StratumArms(control: try ArmMoments(values: stratum[0]), treatment: try ArmMoments(values: stratum[1])))
        }
        return Run(9.5 * lift, try interval(EffectComparison.welch.contrast(strata: strata).absolute))
    }

    /// Clusters of one to eight rows that share half of their variance.
    private static func clustered(
        _ method: Method, _ clusters: Int, _ lift: Double, _ generator: inout SplitMix64
    ) throws -> Run {
        func arm(_ shift: Double) -> (rows: [Double], clusters: [Int]) {
            var rows: [Double] = []
            var codes: [Int] = []
            for cluster in 0..<clusters {
                let own = generator.polarNormal()
                for _ in 0...generator.binomial(trials: 7, chance: 0.4) {
                    rows.append(10 + shift + own + generator.polarNormal())
                    codes.append(cluster)
                }
            }
            return (rows, codes)
        }
        let control = arm(0)
        let treatment = arm(10 * lift)
        if method == .clustered {
            let outcome = EffectComparison.welch.contrast(
                control: try ArmMoments(
                    clusteredValues: control.rows, clusters: control.clusters, clusterCount: clusters),
                treatment: try ArmMoments(
                    clusteredValues: treatment.rows, clusters: treatment.clusters, clusterCount: clusters))
            return Run(10 * lift, try interval(outcome.absolute))
        }
        let outcome = ArmQuantile.contrast(
            control: try ArmQuantile.of(
                0.75, values: control.rows, clusters: control.clusters, clusterCount: clusters),
            treatment: try ArmQuantile.of(
                0.75, values: treatment.rows, clusters: treatment.clusters, clusterCount: clusters))
        return Run(10 * lift, try interval(outcome.absolute))
    }
}
