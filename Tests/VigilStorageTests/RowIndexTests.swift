import Testing

@testable import VigilStorage

@Suite("indexes over rows")
struct RowIndexTests {
    @Test("every row with a hash is found, whatever collides")
    func found() {
        var random = SplitMix64(seed: 2)
        // Few distinct values in the bits that choose a slot.
        let hashes = (0..<500).map { _ in (random.next() % 40) << 20 | random.next() % 3 }
        let index = RowIndex(hashes: hashes)
        for hash in Set(hashes) {
            var rows: [Int] = []
            index.forEachRow(withHash: hash) { rows.append($0) }
            #expect(rows.sorted() == hashes.indices.filter { hashes[$0] == hash })
        }
        RowIndex(hashes: []).forEachRow(withHash: 7) { _ in Issue.record("there is no row") }
    }

    @Test("of rows that are alike the first is kept")
    func distinct() {
        let values = [3, 1, 3, 3, 2, 1]
        var distinct = DistinctRows(rows: values.count)
        let earlier = values.indices.map { row in
            distinct.insert(row, hash: UInt64(values[row] % 2)) { values[$0] == values[row] }
        }
        #expect(earlier == [nil, nil, 0, 0, nil, 1])
    }
}
