/** vis-network, as pyvis ships it: without types. */
declare const vis: any;
