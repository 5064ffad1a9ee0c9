/// How much more a treated group changed than a group that was not treated.
///
///     (treated after - treated before) - (control after - control before)
///
/// It is the treatment's effect if both would have changed alike; ``EventStudy`` looks at whether they did before.
public struct DifferenceInDifferences: Sendable, Hashable, Codable {
    /// The effect: treated minus control.
    public var estimate: Double
    /// Its standard error.
    public var standardError: Double
    /// The degrees of freedom of its t law.
    public var degreesOfFreedom: Double

    /// The two-sided p-value; 1 where nothing changed and nothing varies.
    public var pValue: Double {
        guard standardError > 0 else { return estimate == 0 ? 1 : 0 }
        let law = StudentTDistribution(degreesOfFreedom: degreesOfFreedom)
        return min(1, 2 * law.survival(abs(estimate) / standardError))
    }

    /// A confidence interval of the effect.
    ///
    /// - Parameter confidence: Above 0 and below 1.
    /// - Returns: About the estimate.
    public func interval(confidence: Double = 0.95) -> Interval {
        let law = StudentTDistribution(degreesOfFreedom: degreesOfFreedom)
        return Interval(center: estimate, margin: law.survivalQuantile((1 - confidence) / 2) * standardError)
    }

    private init(estimate: Double, standardError: Double, degreesOfFreedom: Double) {
        self.estimate = estimate
        self.standardError = standardError
        self.degreesOfFreedom = degreesOfFreedom
    }

    /// From four samples of different units: two groups, before and after.
    ///
    /// - Parameters:
    ///   - controlBefore: The control's values before, at least 2.
    ///   - controlAfter: The control's values after, at least 2.
    ///   - treatedBefore: The treated group's values before, at least 2.
    ///   - treatedAfter: The treated group's values after, at least 2.
    /// - Throws: `.tooFewObservations`, `.invalidValue` for moments that are not finite.
    public init(
        controlBefore: SampleMoments, controlAfter: SampleMoments, treatedBefore: SampleMoments,
        treatedAfter: SampleMoments
    ) throws(StatisticsError) {
        let cells = [controlBefore, controlAfter, treatedBefore, treatedAfter]
        let least = cells.map(\.count).min() ?? 0
        guard least >= 2 else { throw .tooFewObservations("values of the smallest cell", have: least, need: 2) }
        var variance = 0.0
        var weights = 0.0
        for cell in cells {
            guard cell.mean.isFinite, cell.variance.isFinite, cell.variance >= 0 else {
                throw StatisticsError(.invalidValue, "a cell of mean \(cell.mean), variance \(cell.variance)")
            }
            let part = cell.varianceOfMean
            variance += part
            weights += part * part / Double(cell.count - 1)
        }
        estimate = (treatedAfter.mean - treatedBefore.mean) - (controlAfter.mean - controlBefore.mean)
        standardError = variance.squareRoot()
        degreesOfFreedom = weights > 0 ? variance * variance / weights : Double(cells.reduce(-4) { $0 + $1.count })
    }

    /// From the same units at every time, with errors that may be related within a cluster in any way.
    ///
    /// The estimate is that of a regression with an effect for each unit and each time. Its error is the sandwich of
    /// clusters over the units' changes, times G/(G - 1) · (n - 1)/(n - 2), with G - 2 degrees of freedom.
    ///
    /// - Parameter panel: At least two clusters in each group.
    /// - Throws: `.tooFewObservations` for fewer clusters.
    /// - Source: Bertrand, Duflo and Mullainathan 2004, doi:10.1162/003355304772839588.
    public init(_ panel: TreatmentPanel) throws(StatisticsError) {
        let length = panel.outcomes[0].count
        let before = Double(panel.start)
        let after = Double(length - panel.start)
        let contrast = (0..<length).map { $0 < panel.start ? -1 / before : 1 / after }
        let found = try panel.effects([contrast])
        self.init(
            estimate: found.estimates[0], standardError: max(0, found.covariance[0]).squareRoot(),
            degreesOfFreedom: Double(panel.clusterCount - 2))
    }
}

/// The outcomes of units over time, some of which were treated from one time on.
public struct TreatmentPanel: Sendable, Hashable {
    /// By unit, the outcome at each time; complete.
    public let outcomes: [[Double]]
    /// By unit, whether it was treated.
    public let isTreated: [Bool]
    /// The first time under treatment.
    public let start: Int
    /// By unit, the cluster that its errors may be related to.
    public let clusters: [Int]

    /// A panel.
    ///
    /// - Parameters:
    ///   - outcomes: By unit, the outcome at each time; all of one length and complete.
    ///   - isTreated: By unit.
    ///   - start: The first time under treatment, at least 1.
    ///   - clusters: By unit, the cluster that it belongs to; `nil` makes each unit one.
    /// - Throws: `.tooFewObservations` without units of both groups, `.lengthMismatch`, `.invalidValue`,
    ///   `.invalidParameter` for a start that leaves no time before or after.
    public init(
        outcomes: [[Double]], isTreated: [Bool], start: Int, clusters: [Int]? = nil
    ) throws(StatisticsError) {
        guard let length = outcomes.first?.count else { throw .tooFewObservations("units", have: 0, need: 4) }
        guard isTreated.count == outcomes.count else {
            throw .lengthMismatch("units and treatments", outcomes.count, isTreated.count)
        }
        let clusters = clusters ?? Array(outcomes.indices)
        guard clusters.count == outcomes.count else {
            throw .lengthMismatch("units and clusters", outcomes.count, clusters.count)
        }
        for unit in outcomes {
            guard unit.count == length else { throw .lengthMismatch("times of two units", length, unit.count) }
            guard unit.allSatisfy(\.isFinite) else {
                throw StatisticsError(.invalidValue, "outcomes that are not finite")
            }
        }
        guard start >= 1, start < length else {
            throw StatisticsError(.invalidParameter, "a start at \(start) of \(length), need a time before and after")
        }
        self.outcomes = outcomes
        self.isTreated = isTreated
        self.start = start
        self.clusters = clusters
        for group in [false, true] {
            let found = Set(zip(clusters, isTreated).filter { $0.1 == group }.map(\.0)).count
            guard found >= 2 else {
                throw .tooFewObservations("\(group ? "treated" : "control") clusters", have: found, need: 2)
            }
        }
    }

    /// The number of clusters.
    var clusterCount: Int { Set(clusters).count }

    /// Differences between the groups' means of contrasts over time, with their cluster-robust covariance.
    ///
    /// - Parameter contrasts: Weights by time.
    /// - Returns: One estimate for each contrast, and the covariance row by row.
    /// - Throws: `.tooFewObservations` for less than three clusters in all, where clusters hold units of both groups.
    func effects(_ contrasts: [[Double]]) throws(StatisticsError) -> (estimates: [Double], covariance: [Double]) {
        guard clusterCount >= 3 else { throw .tooFewObservations("clusters", have: clusterCount, need: 3) }
        let units = outcomes.count
        let treated = Double(isTreated.count(where: { $0 }))
        let control = Double(units) - treated
        // By unit, its contrasts.
        let values = outcomes.map { unit in contrasts.map { zip($0, unit).reduce(0) { $0 + $1.0 * $1.1 } } }
        let size = contrasts.count
        var means = [[Double](repeating: 0, count: size), [Double](repeating: 0, count: size)]
        for (unit, value) in values.enumerated() {
            let group = isTreated[unit] ? 1 : 0
            for index in 0..<size { means[group][index] += value[index] / (group == 1 ? treated : control) }
        }
        var sums: [Int: [Double]] = [:]
        for (unit, value) in values.enumerated() {
            let group = isTreated[unit] ? 1 : 0
            let weight = group == 1 ? 1 / treated : -1 / control
            var sum = sums[clusters[unit]] ?? [Double](repeating: 0, count: size)
            for index in 0..<size { sum[index] += weight * (value[index] - means[group][index]) }
            sums[clusters[unit]] = sum
        }
        let groups = Double(sums.count)
        let correction = groups / (groups - 1) * Double(units - 1) / Double(max(1, units - 2))
        var covariance = [Double](repeating: 0, count: size * size)
        // In the clusters' order: a dictionary's would differ from run to run in the last digit.
        for cluster in sums.keys.sorted() {
            let sum = sums[cluster] ?? []
            for row in 0..<size {
                for column in 0..<size { covariance[row * size + column] += correction * sum[row] * sum[column] }
            }
        }
        return ((0..<size).map { means[1][$0] - means[0][$0] }, covariance)
    }
}

/// The effect at each time against the last one before the treatment, and whether the groups moved alike until then.
public struct EventStudy: Sendable, Hashable, Codable {
    /// One time's effect.
    public struct Point: Sendable, Hashable, Codable {
        /// Times since the treatment began; below 0 before.
        public var offset: Int
        /// The difference in differences from offset -1.
        public var estimate: Double
        /// Its cluster-robust standard error.
        public var standardError: Double
    }

    /// All times but offset -1, in order.
    public let points: [Point]
    /// The statistic that all effects before the treatment are 0, Hotelling's T² made an F; `nil` where there are none to
    /// test or fewer clusters than they need.
    public let preTrendStatistic: Double?
    /// Its p-value: small where the groups drifted apart before, which makes the effects after it doubtful.
    public let preTrendPValue: Double?

    /// An event study.
    ///
    /// - Parameter panel: At least two clusters in each group.
    /// - Throws: `.tooFewObservations` for fewer clusters.
    public init(_ panel: TreatmentPanel) throws(StatisticsError) {
        let length = panel.outcomes[0].count
        let reference = panel.start - 1
        let times = (0..<length).filter { $0 != reference }
        let contrasts = times.map { time in (0..<length).map { $0 == time ? 1.0 : $0 == reference ? -1 : 0 } }
        let found = try panel.effects(contrasts)
        let size = times.count
        points = times.indices.map { index in
            Point(
                offset: times[index] - panel.start, estimate: found.estimates[index],
                standardError: max(0, found.covariance[index * size + index]).squareRoot())
        }
        let tested = times.count { $0 < reference }
        let freedom = panel.clusterCount - 2
        guard tested > 0, freedom >= tested else {
            preTrendStatistic = nil
            preTrendPValue = nil
            return
        }
        var matrix: [Double] = []
        for row in 0..<tested { matrix += found.covariance[(row * size)..<(row * size + tested)] }
        let early = Array(found.estimates[..<tested])
        let solved: [Double]
        do { solved = try SmallCholesky(matrix, size: tested).solution(early) } catch {
            // Times that follow from each other, as in units that never vary: there is no test.
            preTrendStatistic = nil
            preTrendPValue = nil
            return
        }
        let square = zip(early, solved).reduce(0) { $0 + $1.0 * $1.1 }
        let rest = Double(freedom - tested + 1)
        let statistic = square * rest / (Double(freedom) * Double(tested))
        preTrendStatistic = statistic
        preTrendPValue = FDistribution(
            numeratorDegreesOfFreedom: Double(tested), denominatorDegreesOfFreedom: rest
        ).survival(statistic)
    }
}
