import VigilDomain
public import VigilStatistics

/// How far the mean embeddings are apart.
public struct EmbeddingMeanDistanceDetector: TableDriftDetector {
    /// The most rows of either side that are dealt out anew.
    static let rowLimit = 5_000

    /// What it is and what it needs.
    public let descriptor: DriftDetectorDescriptor
    private let distance: MeanVectorDistance

    /// A detector.
    ///
    /// - Parameter distance: How the mean vectors are compared; Euclidean is the plain identifier, any other one is named
    ///   in it.
    public init(_ distance: MeanVectorDistance = .euclidean) {
        self.distance = distance
        let isPlain = distance == .euclidean
        descriptor = DriftDetectorDescriptor(
            id: DriftDetectorID("embedding_mean_distance" + (isPlain ? "" : "_\(distance.rawValue)")),
            title: "Distance of mean embeddings" + (isPlain ? "" : " (\(distance.rawValue))"), kinds: [.numeric],
            isSymmetric: true, hasPValue: true, leastPValue: DrawPlan.leastPValue,
            recipe: "p-value from at most \(Self.rowLimit) rows a side, chosen by what is in them, and at most "
                + "\(KernelSamples.mostPermutations) permutations, a fitted tail beyond them",
            definition:
                "The \(distance.rawValue) distance of the two tables' mean vectors, in the components' unit, at "
                + "least 0. The effect is the distance less its mean over permutations of the rows, at least 0. The "
                + "p-value is the share of permutations with a distance at least as great.",
            source: "Evidently 0.4.2, embedding drift by the distance of mean vectors; Pitman 1937, Significance tests "
                + "which may be applied to samples from any populations.")
    }

    /// Compares two tables of embeddings, a column for each component.
    ///
    /// - Parameters:
    ///   - reference: The baseline's embeddings.
    ///   - current: The window's embeddings, of the same length.
    /// - Returns: The distance as statistic, what is above chance as effect, and a permutation p-value.
    public func compare(reference: DriftTable, current: DriftTable) -> DriftDetectorOutcome {
        compare(reference: reference, current: current, level: DrawPlan.usualLevel)
    }

    /// Compares two tables of embeddings, a column for each component.
    ///
    /// - Parameters:
    ///   - reference: The baseline's embeddings.
    ///   - current: The window's embeddings, of the same length.
    ///   - level: The p-value that one test of all that are run has to reach.
    /// - Returns: The distance as statistic, what is above chance as effect, and a permutation p-value.
    public func compare(reference: DriftTable, current: DriftTable, level: Double) -> DriftDetectorOutcome {
        checked(reference: reference, current: current) { reference, current throws(StatisticsError) in
            let encoding = TableEncoding(names: .codes, basis: .pooled, scales: false)
            let rows = encoding.rows(reference: reference, current: current)
            try rows.requireColumns(1)
            let test = MeanVectorTest(
                distance: distance,
                simulation: KernelSamples.simulation(
                    level: level,
                    steps: (min(rows.reference.rowCount, Self.rowLimit) + min(rows.current.rowCount, Self.rowLimit))
                        * rows.reference.columnCount * 40))
            let found = try test.test(
                reference: Self.thinned(rows.reference, seed: test.seed),
                current: Self.thinned(rows.current, seed: test.seed &+ 1))
            let means = (rows.reference.columnMeans, rows.current.columnMeans)
            return .measured(
                DriftDetectorOutcome.Measurement(
                    statistic: distance.between(means.0[...], means.1[...]), pValue: found.pValue,
                    effect: max(0, found.distance - found.expectedDistance),
                    method: found.isFitted ? "permutation_tail" : "permutation",
                    recipe: "\(min(Self.rowLimit, reference.rowCount)) reference rows and "
                        + "\(min(Self.rowLimit, current.rowCount)) current ones dealt out anew, seed \(test.seed)"
                        + rows.leftOutText))
        }
    }

    private static func thinned(_ rows: Matrix, seed: UInt64) -> Matrix {
        rows.rows(RowOrder.sample(rows, atMost: rowLimit, seed: seed))
    }
}
