/// Which rows belong to which of the segments that are searched.
struct SegmentLayout {
    /// A segment.
    struct Place {
        var grouping: Int
        var code: Int
        /// Its place in an array of sums.
        var cell: Int
    }

    /// For each grouping the cell of each row; rows of no searched segment share a cell that is never read.
    private(set) var cells: [[Int32]]
    /// The segments.
    private(set) var places: [Place]
    /// How many cells there are.
    private(set) var cellCount: Int
    /// How many rows there are.
    let rowCount: Int

    /// The segments that hold rows enough, and leave as many to the rest.
    ///
    /// - Parameters:
    ///   - groupings: For each grouping the code of each row, negative for none.
    ///   - leastRows: How many rows a segment and the rest need.
    ///   - mostSegments: How many segments are kept; of more than that the smallest are left out.
    init(groupings: [[Int32]], leastRows: Int, mostSegments: Int) {
        rowCount = groupings.first?.count ?? 0
        var found: [(grouping: Int, code: Int, rows: Int)] = []
        for (grouping, codes) in groupings.enumerated() {
            var counts = [Int](repeating: 0, count: Int(codes.max() ?? -1) + 1)
            for code in codes where code >= 0 { counts[Int(code)] += 1 }
            for (code, rows) in counts.enumerated() where rows >= leastRows && rowCount - rows >= leastRows {
                found.append((grouping, code, rows))
            }
        }
        if found.count > mostSegments {
            let kept = found.sorted { ($1.rows, $0.grouping, $0.code) < ($0.rows, $1.grouping, $1.code) }
            found = kept.prefix(mostSegments).sorted { ($0.grouping, $0.code) < ($1.grouping, $1.code) }
        }
        places = []
        cells = []
        cellCount = 0
        for (grouping, codes) in groupings.enumerated() {
            let own = found.filter { $0.grouping == grouping }
            if own.isEmpty { continue }
            var cellOf = [Int32](repeating: Int32(cellCount + own.count), count: Int(codes.max() ?? -1) + 1)
            for (index, segment) in own.enumerated() {
                cellOf[segment.code] = Int32(cellCount + index)
                places.append(Place(grouping: grouping, code: segment.code, cell: cellCount + index))
            }
            let none = Int32(cellCount + own.count)
            cells.append(codes.map { $0 < 0 ? none : cellOf[Int($0)] })
            cellCount += own.count + 1
        }
    }

    private init(cells: [[Int32]], places: [Place], cellCount: Int, rowCount: Int) {
        self.cells = cells
        self.places = places
        self.cellCount = cellCount
        self.rowCount = rowCount
    }

    /// The same segments over some of the rows.
    func rows(_ rows: [Int]) -> SegmentLayout {
        SegmentLayout(
            cells: cells.map { cells in rows.map { cells[$0] } }, places: places, cellCount: cellCount,
            rowCount: rows.count)
    }

    /// The rows in each cell.
    func counts() -> [Double] {
        sums(of: [Double](repeating: 1, count: rowCount))
    }

    /// The sum of a value a row over each cell.
    func sums(of values: [Double]) -> [Double] {
        var sums = [Double](repeating: 0, count: cellCount)
        sums.withUnsafeMutableBufferPointer { sums in
            values.withUnsafeBufferPointer { values in
                for cells in cells {
                    cells.withUnsafeBufferPointer { cells in Self.add(values, to: cells, sums) }
                }
            }
        }
        return sums
    }

    @inline(__always)
    static func add(
        _ values: UnsafeBufferPointer<Double>, to cells: UnsafeBufferPointer<Int32>,
        _ sums: UnsafeMutableBufferPointer<Double>
    ) {
        for row in 0..<values.count { sums[Int(cells[row])] += values[row] }
    }
}
