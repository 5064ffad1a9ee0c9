/// By how much rows that come in clusters, such as several of one customer, make clean samples differ more than
/// independent rows would.
///
/// Kish 1965, "Survey Sampling": with the intra-class correlation ρ of a clustered column, m̃ = Σ m²/Σ m rows a cluster as a
/// row sees it, and a reference of N and a window of M rows, squared distances grow by
///
///     factor = (f_N/N + f_M/M)/(1/N + 1/M),    f = 1 + (m̃ - 1) ρ
///
/// Clusters with rows on both sides only make the samples more alike, which is not counted. ρ is that of the analysis of
/// variance, ρ = (MSB - MSW)/(MSB + (n₀ - 1) MSW) with n₀ = (N - Σ m²/N)/(k - 1) of k clusters. Of a numeric column it is
/// the mean over the indicators "at most the d-th decile", of which the Kolmogorov-Smirnov distance is made; of a
/// categorical one the sums over the categories, each divided by its share, are taken first, which weights them as the mean
/// design effect of Rao and Scott 1981 does.
///
/// What counts is the upper end of ρ's one-sided 90 % interval, F = MSB/MSW over its quantile: few clusters cannot show that
/// rows of one have nothing in common. Where nothing can be measured, for fewer than ``leastClusters`` clusters, for
/// clusters of one row and for a column that never varies, it is 1: the rows of a cluster count as one.
public struct ClusterDesignEffect: Sendable, Hashable {
    /// How much two rows of one cluster have in common, in 0...1; 1 where it could not be measured.
    public let correlation: Double
    /// The upper end of its one-sided 90 % interval, in 0...1.
    public let upperCorrelation: Double
    /// Whether there were clusters and rows enough to measure it.
    public let isMeasured: Bool
    /// How many clusters have values in the reference.
    public let clusters: Int
    /// Rows a cluster of the reference as a row sees it, Σ m²/Σ m, at least 1.
    public let size: Double

    /// With fewer clusters the correlation would be guesswork, and is taken for 1.
    public static let leastClusters = 10

    /// Rows a cluster as a row sees it.
    ///
    /// - Parameter clusters: Each row's cluster; negative for a row that is a cluster of its own.
    /// - Returns: Σ m²/Σ m, at least 1; 1 without rows.
    /// - Complexity: O(rows).
    public static func size(of clusters: [Int32]) -> Double { size(of: counts(clusters), rows: clusters.count) }

    private static func size(of counts: [Int], rows: Int) -> Double {
        rows > 0 ? counts.reduce(0) { $0 + Double($1) * Double($1) } / Double(rows) : 1
    }

    /// Rows of each cluster, those without one at the end.
    private static func counts(_ clusters: [Int32]) -> [Int] {
        var counts = [Int](repeating: 0, count: Int(clusters.max() ?? -1) + 1)
        var single = 0
        for cluster in clusters {
            if cluster >= 0 { counts[Int(cluster)] += 1 } else { single += 1 }
        }
        return counts.filter { $0 > 0 } + [Int](repeating: 1, count: single)
    }

    /// What it makes of two samples' squared distances.
    ///
    /// - Parameters:
    ///   - referenceCount: N, at least 1.
    ///   - currentCount: M, at least 1.
    ///   - currentSize: Rows a cluster of the window, as `size(of:)` has them.
    /// - Returns: An effect with this factor, whatever the sizes, measured on as many blocks as there are clusters.
    public func effect(referenceCount: Int, currentCount: Int, currentSize: Double) -> BlockDesignEffect {
        let reference = (1 + (size - 1) * upperCorrelation) / Double(referenceCount)
        let current = (1 + (currentSize - 1) * upperCorrelation) / Double(currentCount)
        let factor = (reference + current) / (1 / Double(referenceCount) + 1 / Double(currentCount))
        return BlockDesignEffect(factor: factor, blocks: max(2, clusters))
    }

    /// The effect on shares of rows of which nothing is known but their clusters: the rows of one count as one.
    ///
    /// - Returns: The same clusters with a correlation of 1.
    public var wholeClusters: ClusterDesignEffect {
        ClusterDesignEffect(correlation: 1, upperCorrelation: 1, isMeasured: false, clusters: clusters, size: size)
    }
}

// MARK: Measuring

extension ClusterDesignEffect {
    /// Measures a numeric column.
    ///
    /// - Parameters:
    ///   - values: The reference's values; NaN is missing.
    ///   - clusters: Each row's cluster, numbered from 0; negative for a row that is a cluster of its own.
    /// - Returns: `nil` without values.
    /// - Complexity: O(n log n).
    public static func numeric(_ values: [Double], clusters: [Int32]) -> ClusterDesignEffect? {
        let present = zip(values, clusters).filter { !$0.0.isNaN }
        guard let grouping = Grouping(present.map(\.1)) else { return nil }
        guard grouping.isEnough else { return ClusterDesignEffect([], grouping) }
        let sorted = present.map(\.0).sorted()
        let deciles = Set((1...9).map { sorted[$0 * sorted.count / 10] })
        let indicators = deciles.sorted().map { decile in
            var sums = [Int](repeating: 0, count: grouping.rows.count)
            for (row, value) in present.enumerated() where value.0 <= decile { sums[grouping.places[row]] += 1 }
            return grouping.squares(of: sums)
        }
        return ClusterDesignEffect(indicators, grouping)
    }

    /// Measures a categorical column.
    ///
    /// - Parameters:
    ///   - codes: The reference's categories, numbered from 0; negative is missing.
    ///   - clusters: Each row's cluster, numbered from 0; negative for a row that is a cluster of its own.
    /// - Returns: `nil` without values.
    /// - Complexity: O(n log n).
    public static func categorical(_ codes: [Int32], clusters: [Int32]) -> ClusterDesignEffect? {
        let present = zip(codes, clusters).filter { $0.0 >= 0 }
        guard let grouping = Grouping(present.map(\.1)) else { return nil }
        guard grouping.isEnough else { return ClusterDesignEffect([], grouping) }
        // Rows of one category, and within it of one cluster, stand together.
        let cells = present.indices.map { (category: present[$0].0, place: grouping.places[$0]) }
            .sorted { ($0.category, $0.place) < ($1.category, $1.place) }
        var total = Grouping.Squares(between: 0, within: 0, size: grouping.meanSize)
        var start = 0
        while start < cells.count {
            var end = start
            var between = 0.0
            while end < cells.count, cells[end].category == cells[start].category {
                let first = end
                while end < cells.count, cells[end] == cells[first] { end += 1 }
                let count = Double(end - first)
                between += count * count / Double(grouping.rows[cells[first].place])
            }
            let squares = grouping.squares(between: between, count: end - start)
            let share = Double(end - start) / Double(cells.count)
            total.between += squares.between / share
            total.within += squares.within / share
            start = end
        }
        return ClusterDesignEffect([total], grouping)
    }

    /// The mean over indicators of those that vary.
    private init(_ indicators: [Grouping.Squares], _ grouping: Grouping) {
        let varying = indicators.compactMap { squares in
            squares.correlation().flatMap { plain in
                squares.correlation(over: grouping.lowQuantile).map { (plain: plain, upper: $0) }
            }
        }
        let count = Double(varying.count)
        self.init(
            correlation: varying.isEmpty ? 1 : varying.reduce(0) { $0 + $1.plain } / count,
            upperCorrelation: varying.isEmpty ? 1 : varying.reduce(0) { $0 + $1.upper } / count,
            isMeasured: !varying.isEmpty, clusters: grouping.rows.count,
            size: Self.size(of: grouping.rows, rows: grouping.places.count))
    }

    /// The rows of each cluster.
    private struct Grouping {
        /// The mean squares of the analysis of variance.
        struct Squares {
            var between: Double
            var within: Double
            let size: Double

            /// `nil` where nothing varies; for greater quotients of the mean squares by a divisor below 1.
            func correlation(over divisor: Double = 1) -> Double? {
                let within = within * divisor
                let sum = between + (size - 1) * within
                return sum > 0 ? min(1, max(0, (between - within) / sum)) : nil
            }
        }

        /// How many rows each cluster has.
        let rows: [Int]
        /// The cluster of each row.
        let places: [Int]
        /// n₀.
        let meanSize: Double

        init?(_ clusters: [Int32]) {
            var place = [Int](repeating: -1, count: Int(clusters.max() ?? -1) + 1)
            var rows: [Int] = []
            var places: [Int] = []
            places.reserveCapacity(clusters.count)
            for cluster in clusters {
                if cluster >= 0, place[Int(cluster)] >= 0 {
                    rows[place[Int(cluster)]] += 1
                    places.append(place[Int(cluster)])
                } else {
                    if cluster >= 0 { place[Int(cluster)] = rows.count }
                    places.append(rows.count)
                    rows.append(1)
                }
            }
            guard !rows.isEmpty else { return nil }
            self.rows = rows
            self.places = places
            let total = Double(clusters.count)
            meanSize =
                (total - rows.reduce(0) { $0 + Double($1) * Double($1) } / total) / Double(max(1, rows.count - 1))
        }

        /// Whether there are clusters enough, and two rows in one of them.
        var isEnough: Bool { rows.count >= leastClusters && rows.count < places.count }

        /// The tenth part of the law of MSB/MSW where rows of one cluster have nothing in common.
        var lowQuantile: Double {
            FDistribution(
                numeratorDegreesOfFreedom: Double(rows.count - 1),
                denominatorDegreesOfFreedom: Double(places.count - rows.count)
            ).quantile(0.1)
        }

        /// The mean squares of an indicator, from how many rows of each cluster have it.
        func squares(of sums: [Int]) -> Squares {
            var between = 0.0
            for (sum, rows) in zip(sums, rows) { between += Double(sum) * Double(sum) / Double(rows) }
            return squares(between: between, count: sums.reduce(0, +))
        }

        /// The same from Σ s²/m and Σ s.
        func squares(between: Double, count: Int) -> Squares {
            let total = Double(places.count)
            let share = Double(count) / total
            let betweenSum = max(0, between - total * share * share)
            let withinSum = max(0, total * share * (1 - share) - betweenSum)
            let free = Double(places.count - rows.count)
            return Squares(
                between: betweenSum / Double(rows.count - 1), within: free > 0 ? withinSum / free : 0, size: meanSize)
        }
    }
}
