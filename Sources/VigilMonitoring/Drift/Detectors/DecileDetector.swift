import VigilDomain
import VigilStatistics

/// Distances over ten deciles of the reference, as several programs compute them.
public struct DecileDetector: DriftDetector {
    /// What one program does with empty bins.
    struct Program: Sendable {
        var id: String
        var name: String
        var emptyBins: EmptyBinRule
        var distances: [PeerDistance]
        var source: String
    }

    /// A new program is a line here.
    private static let programs: [Program] = [
        Program(
            id: "scouter", name: "Scouter", emptyBins: .addedShare(1e-10), distances: [.psi],
            source: "Scouter 0.25, population stability index over decile bins."),
        Program(
            id: "phoenix", name: "Phoenix", emptyBins: .additive(1),
            distances: [.psi, .kullbackLeibler, .jensenShannon],
            source: "Phoenix before February 2026, decile bins with Laplace smoothing."),
        Program(
            id: "fiddler", name: "Fiddler", emptyBins: .additive(1), distances: [.psi],
            source: "Fiddler, data drift pages of its documentation."),
    ]

    /// One detector for each program and distance.
    public static let all: [any DriftDetector] = programs.flatMap { program in
        program.distances.map { DecileDetector(program, $0) }
    }

    /// What it is and what it needs.
    public let descriptor: DriftDetectorDescriptor
    private let distance: PeerDistance
    private let emptyBins: EmptyBinRule

    private init(_ program: Program, _ distance: PeerDistance) {
        self.distance = distance
        emptyBins = program.emptyBins
        descriptor = DriftDetectorDescriptor(
            id: DriftDetectorID("\(program.id)_\(distance.rawValue)"), title: "\(program.name): \(distance.title)",
            kinds: [.numeric, .categorical], minimumRows: 1, isSymmetric: false, hasPValue: true,
            leastPValue: DrawPlan.leastPValue,
            recipe: distance.recipe(BinnedSamples.binsForBothKinds, program.emptyBins),
            definition: distance.definition, source: program.source)
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
            reference: reference, current: current, distance, rule: .quantile(bins: 10),
            emptyBins: distance == .jensenShannon ? .floor(0) : emptyBins, level: level)
    }
}
