import Testing
import VigilStatistics

@Suite("Category counts")
struct CategoryCountsTests {
    private static func counts(_ labels: [String?], cap: Int = CategoryCounts.defaultCap) -> CategoryCounts {
        var counts = CategoryCounts(cap: cap)
        counts.add(contentsOf: labels)
        return counts
    }

    @Test("labels, missing labels and labels beyond the cap are counted apart")
    func counting() {
        let counts = Self.counts(["a", "b", nil, "a", "c", "a", "d", ""], cap: 3)
        #expect(counts.counts == ["a": 3, "b": 1, "c": 1])
        #expect(counts.other == 2)
        #expect(counts.missing == 1)
        #expect(counts.count == 7)
        #expect(!counts.isExact)
        #expect(Self.counts([]).count == 0)
    }

    @Test("codes of a dictionary count as their labels do")
    func codes() throws {
        var counts = CategoryCounts()
        try counts.add(codes: [0, 2, 2, .max, 0, 2], dictionary: ["x", "unused", "y"])
        #expect(counts == Self.counts(["x", "y", "y", nil, "x", "y"]))
        let before = counts
        #expect { try counts.add(codes: [0, 3], dictionary: ["x", "y", "z"]) } throws: {
            ($0 as? StatisticsError)?.code == .invalidLabels
        }
        #expect(counts == before)
    }

    @Test("merged parts equal the whole while the cap holds")
    func mergeIsWhole() throws {
        var random = SeededNumbers(1)
        let labels: [String?] = (0..<3000).map { _ in
            random.happens(0.05) ? nil : "label \(random.integer(below: 50))"
        }
        var merged = CategoryCounts()
        for range in random.cut(labels.count, into: 9) { try merged.merge(Self.counts(Array(labels[range]))) }
        #expect(merged == Self.counts(labels))
    }

    @Test("beyond the cap a merge keeps the most frequent labels and loses no row")
    func mergeBeyondCap() throws {
        var first = Self.counts(["a", "a", "a", "b", "c"], cap: 3)
        try first.merge(Self.counts(["d", "d", "e", "b"], cap: 3))
        #expect(first.counts == ["a": 3, "b": 2, "d": 2])
        #expect(first.other == 2)
        #expect(first.count == 9)
        #expect { try first.merge(CategoryCounts(cap: 4)) } throws: {
            ($0 as? StatisticsError)?.code == .incompatibleSummaries
        }
    }

    @Test("new and absent categories are told against a reference, the most frequent first")
    func newCategories() {
        let reference = Self.counts(["a", "b", "b", "c"])
        let current = Self.counts(["a", "x", "y", "y", "x", "z"])
        #expect(current.newCategories(comparedTo: reference).map(\.label) == ["x", "y", "z"])
        #expect(current.newCategories(comparedTo: reference).map(\.count) == [2, 2, 1])
        #expect(current.absentCategories(comparedTo: reference).map(\.label) == ["b", "c"])
        #expect(reference.newCategories(comparedTo: reference).isEmpty)
    }
}
