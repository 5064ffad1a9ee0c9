import CAssets
import VigilStatistics

/// A file that is part of the program: a script, a style sheet, an icon.
package struct Asset: Hashable, Sendable {
    /// The file's name behind `/assets/`.
    package var name: String
    /// Its media type.
    package var contentType: String
    /// `gzip` where the bytes are compressed: then they are sent with this `Content-Encoding`.
    package var contentEncoding: String?
    /// The file.
    package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: pointer.address, count: count) }
    /// A strong validator, with its quotes: another file has another one.
    package let entityTag: String

    private let pointer: StaticPointer
    private let count: Int

    /// The address, with a part that changes with the file, so that browsers may keep it for ever.
    package var address: String {
        "\(DashboardRoute.asset(name).address)?v=\(entityTag.dropFirst().dropLast())"
    }

    /// The files of this program.
    package static let all: [Asset] = [styles, script, charts, theme, icon, plotly].compactMap { $0 }

    /// The file of that name, or `nil`.
    package static func named(_ name: String) -> Asset? { all.first { $0.name == name } }

    static let styles = Asset("app.css", "text/css; charset=utf-8", vigil_asset_app_css())
    static let script = Asset("app.js", "text/javascript; charset=utf-8", vigil_asset_app_js())
    static let charts = Asset("charts.js", "text/javascript; charset=utf-8", vigil_asset_charts_js())
    static let theme = Asset("theme.js", "text/javascript; charset=utf-8", vigil_asset_theme_js())
    static let icon = Asset("icon.svg", "image/svg+xml", vigil_asset_icon_svg())
    /// Absent when the program was built without it; then the charts stay as the server drew them.
    static let plotly: Asset? = {
        let file = vigil_asset_plotly_js_gz()
        return file.size == 0
            ? nil : Asset("plotly.min.js", "text/javascript; charset=utf-8", file, contentEncoding: "gzip")
    }()

    private init(_ name: String, _ contentType: String, _ file: vigil_asset, contentEncoding: String? = nil) {
        self.name = name
        self.contentType = contentType
        self.contentEncoding = contentEncoding
        pointer = StaticPointer(address: UnsafeRawPointer(file.bytes))
        count = file.size
        entityTag = Self.entityTag(of: UnsafeRawBufferPointer(start: file.bytes, count: file.size))
    }

    /// The FNV-1a hash of the bytes, eight at a time: it tells builds apart, nobody is kept out by it.
    private static func entityTag(of bytes: UnsafeRawBufferPointer) -> String {
        var hash = FNV1a()
        hash.value ^= UInt64(bytes.count)
        var offset = 0
        while offset + 8 <= bytes.count {
            hash.combine(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            hash.value ^= hash.value >> 29
            offset += 8
        }
        for byte in bytes[offset...] { hash.combine(UInt64(byte)) }
        return "\"\(String(hash.value, radix: 36))\""
    }
}

/// Bytes inside the program's own image.
// Unchecked: they are read-only and live as long as the process, so no lock is needed and nobody can write them.
private struct StaticPointer: Hashable, @unchecked Sendable {
    let address: UnsafeRawPointer?
}

extension Asset {
    /// The file as text; only for those that are text.
    var text: String { String(decoding: bytes, as: UTF8.self) }
}
