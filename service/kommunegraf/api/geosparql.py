"""The GeoSPARQL functions that Oxigraph 0.5 has (OGC GeoSPARQL 1.1, 8.5 to 8.9, 9 and 10)."""

from __future__ import annotations

NAMESPACE = "http://www.opengis.net/def/function/geosparql/"
# A test calls each of them, and looks for those of the standard that are not here.
FUNCTIONS = tuple(
    NAMESPACE + name
    for name in (
        *("area", "asGeoJSON", "centroid", "convexHull", "coordinateDimension", "difference", "dimension", "distance"),
        *("envelope", "getSRID", "intersection", "isEmpty", "isSimple", "length", "perimeter", "relate"),
        *("spatialDimension", "symDifference", "union"),
        *(
            f"sf{relation}"
            for relation in (
                *("Contains", "Crosses", "Disjoint", "Equals", "Intersects", "Overlaps", "Touches", "Within"),
            )
        ),
        *(
            f"eh{relation}"
            for relation in ("Contains", "CoveredBy", "Covers", "Disjoint", "Equals", "Inside", "Meet", "Overlap")
        ),
        *(f"rcc8{relation}" for relation in ("dc", "ec", "eq", "ntpp", "ntppi", "po", "tpp", "tppi")),
    )
)
