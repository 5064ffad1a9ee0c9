import VigilDomain
public import VigilStatistics

/// Distances over equal widths of both samples' range, as several programs compute them.
public struct EqualWidthDetector: DriftDetector {
    /// What one program does.
    struct Program: Sendable {
        var id: String
        var name: String
        var bins: Int
        /// Up to so many different values of both samples get a bin each.
        var distinctLimit = 0
        var emptyBins: EmptyBinRule
        var kinds: [ColumnKind]
        var distances: [PeerDistance]
        var source: String
    }

    /// A new program is a line here.
    private static let programs: [Program] = [
        Program(
            id: "frouros", name: "Frouros", bins: 10, emptyBins: .replacingZero(.leastNormalMagnitude),
            kinds: [.numeric], distances: [.psi, .hellinger],
            source: "Frouros 0.9.0, detectors/data_drift/batch/distance_based."),
        Program(
            id: "radicalbit", name: "Radicalbit", bins: 10, distinctLimit: 9, emptyBins: .replacingZero(1e-4),
            kinds: [.numeric, .categorical], distances: [.psi], source: "Radicalbit 1.4, spark/jobs/metrics."),
        Program(
            id: "whylabs", name: "WhyLabs", bins: 29, emptyBins: .floor(1e-7), kinds: [.numeric, .categorical],
            distances: [.psi, .kullbackLeibler, .jensenShannon, .hellinger],
            source: "WhyLabs platform of January 2025, 30 edges over the merged range."),
        Program(
            id: "deepchecks", name: "Deepchecks", bins: 10, emptyBins: .floor(0.01), kinds: [.categorical],
            distances: [.psi], source: "Deepchecks 0.19.1, population stability index of categories."),
    ]

    /// One detector for each program and distance.
    public static let all: [any DriftDetector] = programs.flatMap { program in
        program.distances.map { EqualWidthDetector(program, $0) }
    }

    /// What it is and what it needs.
    public let descriptor: DriftDetectorDescriptor
    private let distance: PeerDistance
    private let bins: Int
    private let distinctLimit: Int
    private let emptyBins: EmptyBinRule

    private init(_ program: Program, _ distance: PeerDistance) {
        let rule = BinningRule.pooledEqualWidth(bins: program.bins)
        let few = program.distinctLimit > 0 ? ", up to \(program.distinctLimit) different values a bin each" : ""
        let parts = program.kinds.map {
            $0 == .numeric ? "numbers: \(rule)\(few)" : "categories: names of both samples"
        }
        self.init(
            id: "\(program.id)_\(distance.rawValue)", title: "\(program.name): \(distance.title)", kinds: program.kinds,
            distance: distance, bins: program.bins, distinctLimit: program.distinctLimit,
            emptyBins: program.emptyBins, bins: parts.joined(separator: "; "), source: program.source)
    }

    /// How many bins there may be.
    private static let binLimits = 2...200
    private static let start = "equal_width_"

    /// Why an identifier that begins like those of equal widths names no detector, in words; `nil` for any other one.
    static func refusal(of id: DriftDetectorID) -> String? {
        guard id.rawValue.hasPrefix(start), EqualWidthDetector(id) == nil else { return nil }
        let distances = PeerDistance.allCases.map(\.rawValue).joined(separator: ", ")
        return "\"\(id)\" was given; \(start)BINS_DISTANCE is allowed, with \(binLimits.lowerBound) to "
            + "\(binLimits.upperBound) bins and one of \(distances)"
    }

    /// The detector that an identifier such as `equal_width_20_psi` names; `nil` for any other identifier.
    ///
    /// With 2 to 200 bins; an index or a divergence counts a share below 0.0001 as that.
    ///
    /// - Parameter id: The identifier.
    public init?(_ id: DriftDetectorID) {
        guard id.rawValue.hasPrefix(Self.start) else { return nil }
        let parts = id.rawValue.dropFirst(Self.start.count).split(
            separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let bins = Int(parts[0]), Self.binLimits.contains(bins),
            let distance = PeerDistance(rawValue: String(parts[1]))
        else { return nil }
        self.init(distance, bins: bins, emptyBins: .floor(1e-4))
        // "+20" and "020" are other names for a number, but not for a detector.
        guard descriptor.id == id else { return nil }
    }

    /// A detector with bins of one's own, `equalwidth-k`.
    ///
    /// - Parameters:
    ///   - distance: What it measures.
    ///   - bins: How many equal widths, at least 1.
    ///   - emptyBins: What an empty bin counts as.
    public init(_ distance: PeerDistance, bins: Int, emptyBins: EmptyBinRule) {
        let count = max(1, bins)
        self.init(
            id: "equal_width_\(count)_\(distance.rawValue)", title: "\(count) equal widths: \(distance.title)",
            kinds: [.numeric], distance: distance, bins: count, distinctLimit: 0, emptyBins: emptyBins,
            bins: "numbers: \(BinningRule.pooledEqualWidth(bins: count))",
            source: "The equal-width bins that NumPy's histogram makes of both samples together.")
    }

    private init(
        id: String, title: String, kinds: [ColumnKind], distance: PeerDistance, bins: Int, distinctLimit: Int,
        emptyBins: EmptyBinRule, bins words: String, source: String
    ) {
        self.distance = distance
        self.bins = bins
        self.distinctLimit = distinctLimit
        self.emptyBins = emptyBins
        descriptor = DriftDetectorDescriptor(
            id: DriftDetectorID(id), title: title, kinds: kinds, minimumRows: 1,
            isSymmetric: distance != .kullbackLeibler, hasPValue: true,
            leastPValue: DrawPlan.leastPValue, recipe: distance.recipe(words, emptyBins),
            definition: distance.definition, source: source)
    }

    /// Compares two samples over the same bins.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: The distance as statistic and effect, with its recipe.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        compare(reference: reference, current: current, level: DrawPlan.usualLevel)
    }

    /// Compares two samples over the same bins.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    ///   - level: The p-value that one test of all that are run has to reach.
    /// - Returns: The distance as statistic and effect, with its recipe.
    public func compare(reference: DriftSample, current: DriftSample, level: Double) -> DriftDetectorOutcome {
        peer(
            reference: reference, current: current, distance, rule: rule(reference, current), emptyBins: emptyBins,
            level: level)
    }

    private func rule(_ reference: DriftSample, _ current: DriftSample) -> BinningRule {
        guard distinctLimit > 0 else { return .pooledEqualWidth(bins: bins) }
        // Few different values in both samples together cannot be more than in either.
        let isFew = [reference, current].allSatisfy { !$0.sortedValues.hasMoreDistinct(than: distinctLimit) }
        let pooled = isFew ? sortedFinite(reference.sortedValues + current.sortedValues).values : []
        return isFew && !pooled.hasMoreDistinct(than: distinctLimit)
            ? .distinctValues : .pooledEqualWidth(bins: bins)
    }
}
