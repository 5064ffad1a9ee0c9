import Synchronization

/// Files as a disk has them after the power failed: what was written since the last fsync is there in parts or not.
///
/// SQLite reaches files through a table of functions. The ones here do what the system's do and note every write and
/// every fsync of files whose name contains `marker`; all other files are left to the system.
final class PowerLossDisk: Sendable {
    static let marker = "powerloss"
    static let shared = PowerLossDisk()

    /// A write that no fsync has followed.
    private enum Change {
        case bytes(offset: Int, [UInt8])
        case length(Int)
    }

    private struct File {
        /// The content at the last fsync; `nil` before the first, when the file may not even have a name.
        var durable: [UInt8]?
        var pending: [Change] = []
        var synchronizations = 0
    }

    private let files = Mutex<[String: File]>([:])

    /// Makes SQLite use this disk for every database that is opened from now on, once a process.
    func install() { installPowerLossFunctions() }

    /// How often a file was synchronized.
    func synchronizations(_ path: String) -> Int { files.withLock { $0[path]?.synchronizations ?? 0 } }

    /// What is on the disk for certain, by path, when the power fails now.
    func certain(_ paths: [String]) -> [String: [UInt8]] {
        files.withLock { files in
            var images: [String: [UInt8]] = [:]
            for path in paths { images[path] = files[path]?.durable }
            return images
        }
    }

    /// What may be on the disk when the power fails now: of the writes since the last fsync any, each in whole sectors.
    func possible(_ paths: [String], using random: inout some RandomNumberGenerator) -> [String: [UInt8]] {
        let states = files.withLock { files in paths.compactMap { path in files[path].map { (path, $0) } } }
        var images: [String: [UInt8]] = [:]
        for (path, file) in states {
            guard file.durable != nil || Bool.random(using: &random) else { continue }
            var image = file.durable ?? []
            for change in file.pending { Self.apply(change, to: &image, using: &random) }
            images[path] = image
        }
        return images
    }

    private static let sector = 512

    private static func apply(_ change: Change, to image: inout [UInt8], using random: inout some RandomNumberGenerator)
    {
        switch change {
        case .length(let length):
            if Bool.random(using: &random), image.count > length { image.removeLast(image.count - length) }
        case .bytes(let offset, let bytes):
            switch Int.random(in: 0..<3, using: &random) {
            case 0: return
            case 1: write(bytes[...], at: offset, to: &image)
            default:
                for start in stride(from: 0, to: bytes.count, by: sector) where Bool.random(using: &random) {
                    write(bytes[start..<min(start + sector, bytes.count)], at: offset + start, to: &image)
                }
            }
        }
    }

    private static func write(_ bytes: ArraySlice<UInt8>, at offset: Int, to image: inout [UInt8]) {
        if image.count < offset + bytes.count {
            image.append(contentsOf: repeatElement(0, count: offset + bytes.count - image.count))
        }
        image.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    }

    // MARK: What the functions report

    func noteOpened(_ path: String, content: [UInt8]) {
        files.withLock { files in
            if files[path] == nil { files[path] = File(durable: content.isEmpty ? nil : content) }
        }
    }

    func noteWrite(_ path: String, offset: Int, bytes: UnsafeRawBufferPointer) {
        files.withLock { $0[path]?.pending.append(.bytes(offset: offset, Array(bytes))) }
    }

    func noteLength(_ path: String, _ length: Int) {
        files.withLock { $0[path]?.pending.append(.length(length)) }
    }

    func noteSynchronization(_ path: String) {
        files.withLock { files in
            guard var file = files[path] else { return }
            var image = file.durable ?? []
            for change in file.pending {
                switch change {
                case .length(let length): if image.count > length { image.removeLast(image.count - length) }
                case .bytes(let offset, let bytes): Self.write(bytes[...], at: offset, to: &image)
                }
            }
            file.durable = image
            file.pending = []
            file.synchronizations += 1
            files[path] = file
        }
    }

    func noteDeleted(_ path: String) { files.withLock { $0[path] = nil } }
}
