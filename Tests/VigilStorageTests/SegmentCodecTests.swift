import Testing
import VigilDomain

@testable import VigilStorage

@Suite("segments as bytes")
struct SegmentCodecTests {
    @Test("rows come back", arguments: [0, 1, 2, 255, 256, 1000])
    func comeBack(_ count: Int) throws {
        let rows = sampleRows(count, seed: 3)
        let keys = try SegmentCodec.decodeKeys(SegmentCodec.encode(rows.keys), rows: count)
        #expect(keys.times == rows.keys.times)
        #expect(keys.arrivals == rows.keys.arrivals)
        #expect(keys.ids.strings(0..<count) == rows.keys.ids.strings(0..<count))
        let columns = try SegmentCodec.decodeColumns(SegmentCodec.encode(rows.columns, rows: count), rows: count)
        #expect(columns.count == rows.columns.count)
        for (read, written) in zip(columns, rows.columns) {
            switch (read, written) {
            case (.numeric(let read), .numeric(let written)):
                #expect(zip(read.values, written.values).allSatisfy { $0.bitPattern == $1.bitPattern || $1.isNaN })
            case (.categorical(let read), .categorical(let written)):
                #expect((0..<count).allSatisfy { read[$0] == written[$0] })
            default:
                Issue.record("a column changed its kind")
            }
        }
    }

    @Test("columns that are passed by leave the others as they are", arguments: [0, 1, 40, 300, 1000])
    func passedBy(_ count: Int) throws {
        let rows = sampleRows(count, seed: 7)
        let bytes = SegmentCodec.encode(rows.columns, rows: count)
        let all = try SegmentCodec.decodeColumns(bytes, rows: count)
        for passedBy in 0...all.count {
            let read = try SegmentCodec.decodeColumns(bytes, rows: count, passingBy: passedBy)
            #expect(read.count == all.count - passedBy)
            for (one, other) in zip(read, all[passedBy...]) {
                #expect((0..<count).allSatisfy { text(one, $0) == text(other, $0) })
            }
        }
        #expect(throws: StoreError.self) {
            try SegmentCodec.decodeColumns(bytes, rows: count, passingBy: all.count + 1)
        }
    }

    private func text(_ column: Column, _ row: Int) -> String {
        switch column {
        case .numeric(let column): String(column.values[row].bitPattern)
        case .categorical(let column): column[row] ?? "-"
        }
    }

    @Test("what is damaged anywhere is called corrupt")
    func damaged() {
        for count in [3, 300] {
            let rows = sampleRows(count, seed: 4)
            let values = [SegmentCodec.encode(rows.keys), SegmentCodec.encode(rows.columns, rows: count)]
            for (kind, value) in values.enumerated() {
                for position in stride(from: 0, to: value.count, by: count == 3 ? 1 : 17) {
                    var flipped = value
                    flipped[position] ^= 1 << UInt8(position % 8)
                    expectCorrupt(kind, flipped, count)
                    expectCorrupt(kind, Array(value[..<position]), count)
                }
                expectCorrupt(kind, value + [0], count)
                expectCorrupt(kind, value, count + 1)
                expectCorrupt(1 - kind, value, count)
                expectCorrupt(kind, [], count)
            }
        }
    }

    private func expectCorrupt(_ kind: Int, _ bytes: [UInt8], _ rows: Int) {
        do throws(StoreError) {
            if kind == 0 {
                _ = try SegmentCodec.decodeKeys(bytes, rows: rows)
            } else {
                _ = try SegmentCodec.decodeColumns(bytes, rows: rows)
            }
            Issue.record("damaged bytes were read")
        } catch {
            #expect(error.code == .corrupt)
        }
    }

    /// The checksum finds what happens by accident; this is for what lies behind it.
    @Test("content that was damaged before it was sealed is refused or read, and never crashes", arguments: 1...60)
    func fuzzed(_ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let count = [1, 4, 40, 300].randomElement(using: &random) ?? 1
        let rows = sampleRows(count, seed: UInt64(seed))
        let keys = try SealedBytes.content(.keys, of: SegmentCodec.encode(rows.keys))
        let columns = try SealedBytes.content(.columns, of: SegmentCodec.encode(rows.columns, rows: count))
        for _ in 0..<60 {
            let damagedKeys = sealed(.keys, mutated(keys, &random))
            let damagedColumns = sealed(.columns, mutated(columns, &random))
            do throws(StoreError) {
                let read = try SegmentCodec.decodeKeys(damagedKeys, rows: count)
                #expect(read.times.count == count && read.arrivals.count == count && read.ids.count == count)
            } catch {
                #expect(error.code == .corrupt)
            }
            do throws(StoreError) {
                let passedBy = Int.random(in: 0...3, using: &random)
                let read = try SegmentCodec.decodeColumns(damagedColumns, rows: count, passingBy: passedBy)
                #expect(read.allSatisfy { $0.count == count })
            } catch {
                #expect(error.code == .corrupt)
            }
        }
    }

    private func sealed(_ kind: SealedBytes.Kind, _ content: [UInt8]) -> [UInt8] {
        var writer = SealedBytes.begin()
        writer.write(contentsOf: content[...])
        return SealedBytes.seal(kind, writer, compresses: false)
    }

    private func mutated(_ bytes: ArraySlice<UInt8>, _ random: inout SplitMix64) -> [UInt8] {
        var bytes = Array(bytes)
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            // The beginning holds counts and forms, which hurt most.
            let reach = Bool.random(using: &random) ? min(12, bytes.count) : bytes.count
            let position = Int.random(in: 0..<reach, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[position] = UInt8.random(in: .min ... .max, using: &random)
            case 1: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: bytes.remove(at: position)
            default: bytes.insert(UInt8.random(in: .min ... .max, using: &random), at: position)
            }
        }
        return bytes
    }

    @Test("a format of the future is called so")
    func newerFormat() {
        var bytes = SegmentCodec.encode(sampleRows(3, seed: 1).keys)
        bytes[1] = 2
        let body = Array(bytes[6...])
        let checksum = body.withUnsafeBytes { UInt32(truncatingIfNeeded: IDHash.hash($0, seed: 0x4B << 8 | 2)) }
        for index in 0..<4 { bytes[2 + index] = UInt8(truncatingIfNeeded: checksum >> (8 * UInt32(index))) }
        #expect {
            _ = try SegmentCodec.decodeKeys(bytes, rows: 3)
        } throws: {
            ($0 as? StoreError)?.code == .newerSchema
        }
    }
}
