package io.sluice.engine.protocol;

/**
 * A SKU as the catalogue holds it.
 *
 * @param index dense number inside the engine
 * @param code what clients call it
 * @param name display name, empty for none
 * @param barcode empty for none
 * @param listPrice minor units, -1 for none
 * @param currency see {@link Currency}; 0 for none
 * @param version position of the last change
 */
public record SkuDefinition(
    int index,
    String code,
    String name,
    String barcode,
    long listPrice,
    int currency,
    long version) {}
