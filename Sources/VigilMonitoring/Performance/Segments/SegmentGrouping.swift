import VigilDomain
import VigilStatistics

/// A feature, or two, that cut the rows of a window into segments.
struct SegmentGrouping {
    /// The segment of each row; negative for none.
    var codes: [Int32]
    /// The conditions of each segment.
    var conditions: [[SegmentPerformance.Condition]]

    /// More names than these make no segment; the most frequent ones do.
    static let mostCategories = 30
    /// A numeric feature with no more different values is taken by value, else by quarters.
    static let mostDistinctNumbers = 6

    /// A feature's segments: its names, its few numbers or quarters of its many, and where it is missing.
    ///
    /// - Parameters:
    ///   - feature: The feature.
    ///   - column: Its values.
    ///   - reference: Values whose quarters are taken; those of `column` when `nil`.
    init(_ feature: String, _ column: Column, reference: Column?) {
        switch column {
        case .categorical(let names): self.init(feature, names: names)
        case .numeric(let numbers):
            self.init(feature, numbers: numbers.values, reference: reference?.numbers ?? numbers.values)
        }
    }

    private init(_ feature: String, names column: CategoricalColumn) {
        let (counts, missing) = column.counts()
        var total: [String: Int] = [:]
        for (name, count) in zip(column.dictionary, counts) { total[name, default: 0] += count }
        let kept = total.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .prefix(Self.mostCategories).map(\.key)
        var codeOf: [String: Int32] = [:]
        for (code, name) in kept.enumerated() { codeOf[name] = Int32(code) }
        let byCode = column.dictionary.map { codeOf[$0] ?? -1 }
        let none = missing > 0 ? Int32(kept.count) : -1
        codes = column.codes.map { $0 == CategoricalColumn.missing ? none : byCode[Int($0)] }
        conditions = kept.map { [.init(feature: feature, test: .name($0), words: "is \($0)")] }
        if missing > 0 { conditions.append([.init(feature: feature, test: .missing, words: "is missing")]) }
    }

    private init(_ feature: String, numbers: [Double], reference: [Double]) {
        let sorted = sortedFinite(reference.filter { !$0.isNaN }).values
        var distinct: [Double] = []
        for value in sorted where value != distinct.last {
            distinct.append(value)
            if distinct.count > Self.mostDistinctNumbers { break }
        }
        let hasMissing = numbers.contains(where: \.isNaN)
        if distinct.count <= Self.mostDistinctNumbers {
            conditions = distinct.map {
                [.init(feature: feature, test: .number($0), words: "is \(NumberText.setting($0))")]
            }
            let none = hasMissing ? Int32(distinct.count) : -1
            codes = numbers.map { value in
                value.isNaN ? none : distinct.firstIndex(of: value).map { Int32($0) } ?? -1
            }
        } else {
            var edges: [Double] = []
            for quarter in 1...3 {
                let edge = sorted[(sorted.count - 1) * quarter / 4]
                if edge != edges.last && edge < sorted[sorted.count - 1] { edges.append(edge) }
            }
            conditions = (0...edges.count).map { Self.range(feature, edges, $0) }
            let none = hasMissing ? Int32(edges.count + 1) : -1
            codes = numbers.map { value in
                value.isNaN ? none : Int32(edges.firstIndex { value <= $0 } ?? edges.count)
            }
        }
        if hasMissing { conditions.append([.init(feature: feature, test: .missing, words: "is missing")]) }
    }

    private static func range(_ feature: String, _ edges: [Double], _ place: Int) -> [SegmentPerformance.Condition] {
        let above = place > 0 ? edges[place - 1] : nil
        let upTo = place < edges.count ? edges[place] : nil
        let parts = [above.map { "above \(NumberText.number($0))" }, upTo.map { "at most \(NumberText.number($0))" }]
        return [
            SegmentPerformance.Condition(
                feature: feature, test: .range(above: above, upTo: upTo),
                words: parts.compactMap(\.self).joined(separator: ", "))
        ]
    }

    /// The pairs of two features' segments.
    init(_ one: SegmentGrouping, _ other: SegmentGrouping) {
        let width = Int32(other.conditions.count)
        codes = zip(one.codes, other.codes).map { $0 < 0 || $1 < 0 ? -1 : $0 * width + $1 }
        conditions = one.conditions.flatMap { first in other.conditions.map { first + $0 } }
    }

    /// The same segments over units of several rows: a unit belongs to the segment that all its rows are of.
    func units(_ rows: [[Int]]) -> [Int32] {
        rows.map { rows in
            guard let first = rows.first, rows.allSatisfy({ codes[$0] == codes[first] }) else { return -1 }
            return codes[first]
        }
    }
}
